CREATE TABLE `signing_keys` (
	`startup_id` text NOT NULL,
	`public_key` text NOT NULL,
	`test` integer NOT NULL,
	`secret_name` text,
	`made_at` integer,
	`used_from` integer NOT NULL,
	`replaced_at` integer,
	PRIMARY KEY(`startup_id`, `public_key`, `test`),
	FOREIGN KEY (`startup_id`) REFERENCES `startups`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
-- What was signed so far tells which keys there were, and when each took the place of the one before.
INSERT INTO `signing_keys` (`startup_id`, `public_key`, `test`, `secret_name`, `used_from`, `replaced_at`)
SELECT `used`.`startup_id`, `used`.`public_key`, `used`.`test`,
  `startups`.`signing_key` || CASE WHEN `used`.`test` THEN ':test' ELSE '' END,
  `used`.`first_at`,
  (
    SELECT `next`.`created_at` FROM `snapshots` AS `next`
    WHERE `next`.`startup_id` = `used`.`startup_id` AND `next`.`test` = `used`.`test` AND `next`.`seq` > `used`.`last`
    ORDER BY `next`.`seq` LIMIT 1
  )
FROM (
  SELECT `startup_id`, `public_key`, `test`, min(`created_at`) AS `first_at`, max(`seq`) AS `last`
  FROM `snapshots` GROUP BY `startup_id`, `public_key`, `test`
) AS `used` JOIN `startups` ON `startups`.`id` = `used`.`startup_id`;
