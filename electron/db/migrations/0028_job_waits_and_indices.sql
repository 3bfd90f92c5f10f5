DROP INDEX `jobs_of`;--> statement-breakpoint
ALTER TABLE `jobs` ADD `not_before` integer;--> statement-breakpoint
CREATE INDEX `jobs_asked` ON `jobs` (`enqueued_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_dead` ON `jobs` (`kind`,`key`) WHERE state = 'dead' and dismissed_at is null;--> statement-breakpoint
CREATE INDEX `jobs_of` ON `jobs` (`kind`,`key`);