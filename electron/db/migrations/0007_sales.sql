CREATE TABLE `sales` (
	`connection_id` text NOT NULL,
	`sale` text NOT NULL,
	`subscription` text NOT NULL,
	PRIMARY KEY(`connection_id`, `sale`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
