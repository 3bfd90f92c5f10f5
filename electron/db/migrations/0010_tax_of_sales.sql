DROP TABLE `sales`;--> statement-breakpoint
CREATE TABLE `sales` (
	`connection_id` text NOT NULL,
	`sale` text NOT NULL,
	`subscription` text,
	`tax` integer,
	`tax_of` integer,
	PRIMARY KEY(`connection_id`, `sale`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
-- Invoices are read again for it, which changes nothing else.
UPDATE `connections` SET `cursor` = NULL WHERE `provider` = 'stripe';
