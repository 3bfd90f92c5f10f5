DROP INDEX `entries_unnamed`;--> statement-breakpoint
CREATE INDEX `entries_unnamed` ON `entries` (`connection_id`,`subscription`) WHERE product is null and subscription is not null;