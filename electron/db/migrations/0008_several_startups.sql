DROP INDEX `snapshots_newest`;--> statement-breakpoint
CREATE INDEX `snapshots_newest` ON `snapshots` (`startup_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `startup_id` text REFERENCES startups(id) ON DELETE cascade;--> statement-breakpoint
ALTER TABLE `platforms` ADD `startup_id` text REFERENCES startups(id) ON DELETE cascade;--> statement-breakpoint
ALTER TABLE `startups` ADD `signing_key` text DEFAULT 'signing-key' NOT NULL;--> statement-breakpoint
UPDATE `api_keys` SET `startup_id` = (SELECT `id` FROM `startups` ORDER BY `created_at` LIMIT 1);--> statement-breakpoint
UPDATE `platforms` SET `startup_id` = (SELECT `id` FROM `startups` ORDER BY `created_at` LIMIT 1);
