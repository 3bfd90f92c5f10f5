CREATE TABLE `billed_periods` (
	`connection_id` text NOT NULL,
	`id` text NOT NULL,
	`subscription` text NOT NULL,
	`item` text NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`mrr_n` text NOT NULL,
	`mrr_d` text NOT NULL,
	`working` text NOT NULL,
	`voided` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `id`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `billed_periods_of` ON `billed_periods` (`connection_id`,`subscription`);--> statement-breakpoint
CREATE TABLE `mrr_spans` (
	`connection_id` text NOT NULL,
	`subscription` text NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`mrr_n` text NOT NULL,
	`mrr_d` text NOT NULL,
	PRIMARY KEY(`connection_id`, `subscription`, `from_at`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
