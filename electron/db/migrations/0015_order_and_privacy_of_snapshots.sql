DROP INDEX `snapshots_newest`;--> statement-breakpoint
ALTER TABLE `snapshots` ADD `seq` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `snapshots` ADD `privacy` text;--> statement-breakpoint
ALTER TABLE `snapshots` ADD `oldest_day` text;--> statement-breakpoint
UPDATE `snapshots` SET `seq` = (
  SELECT count(*) FROM `snapshots` AS `earlier`
  WHERE `earlier`.`startup_id` = `snapshots`.`startup_id` AND `earlier`.`rowid` <= `snapshots`.`rowid`
);--> statement-breakpoint
CREATE UNIQUE INDEX `snapshots_in_order` ON `snapshots` (`startup_id`,`seq`);--> statement-breakpoint
UPDATE `connections` SET `test` = 1 WHERE `api_base` IS NOT NULL;--> statement-breakpoint
UPDATE `snapshots` SET `test` = 1 WHERE `startup_id` IN (
  SELECT `startup_id` FROM `connections` WHERE `api_base` IS NOT NULL
);
