CREATE TABLE `audiences` (
	`id` text PRIMARY KEY NOT NULL,
	`startup_id` text,
	`platform_id` text,
	`privacy` text,
	FOREIGN KEY (`startup_id`) REFERENCES `startups`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`platform_id`) REFERENCES `platforms`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "audiences_public_or_platform" CHECK((startup_id is null) <> (platform_id is null) and (startup_id is null or privacy is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audiences_startup_id_unique` ON `audiences` (`startup_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `audiences_platform_id_unique` ON `audiences` (`platform_id`);--> statement-breakpoint
ALTER TABLE `snapshots` ADD `audience_id` text REFERENCES audiences(id) ON DELETE set null;--> statement-breakpoint
CREATE INDEX `snapshots_of_audience` ON `snapshots` (`audience_id`,`seq`);--> statement-breakpoint
-- What may be seen of a startup becomes what its public may see, and every platform's, which follows it.
INSERT INTO `audiences` (`id`, `startup_id`, `privacy`)
SELECT lower(hex(randomblob(16))), `id`, `privacy` FROM `startups`;--> statement-breakpoint
INSERT INTO `audiences` (`id`, `platform_id`)
SELECT lower(hex(randomblob(16))), `id` FROM `platforms`;--> statement-breakpoint
UPDATE `snapshots` SET `audience_id` = (
  SELECT `id` FROM `audiences` WHERE `audiences`.`startup_id` = `snapshots`.`startup_id`
);--> statement-breakpoint
ALTER TABLE `startups` DROP COLUMN `privacy`;