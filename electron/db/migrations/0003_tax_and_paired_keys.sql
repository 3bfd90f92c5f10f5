ALTER TABLE `connections` ADD `client_id` text;--> statement-breakpoint
ALTER TABLE `rollups` ADD `tax` integer DEFAULT 0 NOT NULL;