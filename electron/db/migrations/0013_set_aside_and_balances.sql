CREATE TABLE `balances` (
	`connection_id` text NOT NULL,
	`currency` text NOT NULL,
	`provider` integer NOT NULL,
	`ledger` integer NOT NULL,
	`taken_at` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `currency`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `set_aside` (
	`connection_id` text NOT NULL,
	`object` text NOT NULL,
	`id` text NOT NULL,
	`reason` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `object`, `id`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
