ALTER TABLE `connections` ADD `secret_name` text;--> statement-breakpoint
ALTER TABLE `connections` ADD `key_hash` text;--> statement-breakpoint
UPDATE `connections` SET `secret_name` = 'connection:' || `id` WHERE `provider` NOT IN ('csv', 'demo') AND `state` <> 'disconnected';--> statement-breakpoint
-- Of an account that an earlier version connected twice, the first connection keeps the account's id. The next
-- sync of the others says that their entries are there already.
UPDATE `connections` SET `account_id` = NULL WHERE EXISTS (
	SELECT 1 FROM `connections` AS `first` WHERE `first`.`provider` = `connections`.`provider`
		AND `first`.`account_id` = `connections`.`account_id` AND `first`.`test` = `connections`.`test`
		AND (`first`.`created_at`, `first`.`id`) < (`connections`.`created_at`, `connections`.`id`)
);--> statement-breakpoint
CREATE UNIQUE INDEX `connections_account_once` ON `connections` (`provider`,`account_id`,`test`) WHERE account_id is not null;