CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE TABLE `connections` (
	`id` text PRIMARY KEY NOT NULL,
	`startup_id` text NOT NULL,
	`provider` text NOT NULL,
	`name` text NOT NULL,
	`account_id` text,
	`api_base` text,
	`test` integer NOT NULL,
	`state` text NOT NULL,
	`cursor` text,
	`last_sync_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`startup_id`) REFERENCES `startups`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `connections_startup` ON `connections` (`startup_id`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`snapshot_id` text NOT NULL,
	`platform_id` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`next_attempt_at` integer,
	`delivered_at` integer,
	`last_answer` text,
	FOREIGN KEY (`snapshot_id`) REFERENCES `snapshots`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`platform_id`) REFERENCES `platforms`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_once` ON `deliveries` (`snapshot_id`,`platform_id`);--> statement-breakpoint
CREATE TABLE `entries` (
	`connection_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`provider_kind` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`available_at` integer,
	`day` text NOT NULL,
	`gross` integer NOT NULL,
	`fee` integer NOT NULL,
	`net` integer NOT NULL,
	`tax` integer,
	`currency` text NOT NULL,
	`customer` text,
	`subscription` text,
	`source` text,
	`converted_from` text,
	`rate` text,
	PRIMARY KEY(`connection_id`, `id`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `entries_day` ON `entries` (`connection_id`,`day`);--> statement-breakpoint
CREATE INDEX `entries_newest` ON `entries` (`occurred_at`,`id`);--> statement-breakpoint
CREATE INDEX `entries_customers` ON `entries` (`connection_id`,`kind`,`day`,`customer`);--> statement-breakpoint
CREATE INDEX `entries_rates` ON `entries` (`currency`,`converted_from`,`day`) WHERE rate is not null;--> statement-breakpoint
CREATE TABLE `installation` (
	`id` text PRIMARY KEY NOT NULL,
	`secrets` text,
	`publishing` text DEFAULT '{"enabled":false,"port":5100}' NOT NULL,
	`schedule` text DEFAULT '{"everyHours":24,"atHour":2}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE `milestones` (
	`id` text PRIMARY KEY NOT NULL,
	`startup_id` text NOT NULL,
	`metric` text NOT NULL,
	`threshold` integer NOT NULL,
	`title` text NOT NULL,
	`passed_at` integer NOT NULL,
	`seen_at` integer,
	FOREIGN KEY (`startup_id`) REFERENCES `startups`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `milestones_once` ON `milestones` (`startup_id`,`metric`,`threshold`);--> statement-breakpoint
CREATE TABLE `platforms` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`endpoint` text NOT NULL,
	`test` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rollups` (
	`connection_id` text NOT NULL,
	`day` text NOT NULL,
	`currency` text NOT NULL,
	`kind` text NOT NULL,
	`entries` integer NOT NULL,
	`gross` integer NOT NULL,
	`fee` integer NOT NULL,
	`net` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `day`, `currency`, `kind`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`trigger` text NOT NULL,
	`status` text NOT NULL,
	`pid` integer NOT NULL,
	`instance` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`entries` integer DEFAULT 0 NOT NULL,
	`error_code` text,
	`error_message` text,
	`error_fix` text,
	`retryable` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `runs_newest` ON `runs` (`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `runs_one_at_a_time` ON `runs` (`connection_id`) WHERE status = 'running';--> statement-breakpoint
CREATE TABLE `snapshots` (
	`id` text PRIMARY KEY NOT NULL,
	`startup_id` text NOT NULL,
	`version` text NOT NULL,
	`created_at` integer NOT NULL,
	`test` integer NOT NULL,
	`hash` text NOT NULL,
	`public_key` text NOT NULL,
	`document` text NOT NULL,
	FOREIGN KEY (`startup_id`) REFERENCES `startups`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `startups` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`website` text NOT NULL,
	`currency` text NOT NULL,
	`timezone` text NOT NULL,
	`privacy` text NOT NULL,
	`invented` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `subscriptions` (
	`connection_id` text NOT NULL,
	`id` text NOT NULL,
	`status` text NOT NULL,
	`customer` text NOT NULL,
	`currency` text NOT NULL,
	`plan` text NOT NULL,
	`mrr_n` text NOT NULL,
	`mrr_d` text NOT NULL,
	`working` text NOT NULL,
	`counted` integer NOT NULL,
	`counted_from` integer NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`cancels_at_period_end` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `id`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
