ALTER TABLE `runs` ADD `seen_at` integer;--> statement-breakpoint
CREATE INDEX `runs_of` ON `runs` (`connection_id`,`started_at`);--> statement-breakpoint
ALTER TABLE `runs` DROP COLUMN `instance`;--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`next_attempt_at`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `snapshots_newest` ON `snapshots` (`created_at`);