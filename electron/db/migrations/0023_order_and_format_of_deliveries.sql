ALTER TABLE `deliveries` ADD `position` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `format` text DEFAULT '1.0' NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `media_type` text DEFAULT 'application/json' NOT NULL;--> statement-breakpoint
UPDATE `deliveries` SET `position` = `rowid`;--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_in_order` ON `deliveries` (`position`);