CREATE TABLE `job_attempts` (
	`job_id` integer NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`error` text,
	PRIMARY KEY(`job_id`, `number`),
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `job_attempts_started` ON `job_attempts` (`kind`,`started_at`);--> statement-breakpoint
CREATE TABLE `job_kinds` (
	`kind` text PRIMARY KEY NOT NULL,
	`paused` integer DEFAULT false NOT NULL,
	`cron` text,
	`attempts` integer,
	`first_wait` integer,
	`longest_wait` integer
);
--> statement-breakpoint
CREATE TABLE `job_troubles` (
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`kind`, `key`)
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`state` text NOT NULL,
	`priority` integer NOT NULL,
	`enqueued_at` integer NOT NULL,
	`run_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`max_attempts` integer NOT NULL,
	`claimed_by` text,
	`claimed_until` integer,
	`last_error` text,
	`payload` text NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`dismissed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_pending_once` ON `jobs` (`kind`,`key`) WHERE state in ('waiting', 'failed');--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_running_once` ON `jobs` (`kind`,`key`) WHERE state = 'running';--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`priority`,`run_at`,`id`) WHERE state in ('waiting', 'failed');--> statement-breakpoint
CREATE INDEX `jobs_of` ON `jobs` (`kind`,`key`,`enqueued_at`);--> statement-breakpoint
CREATE INDEX `jobs_ended` ON `jobs` (`ended_at`);--> statement-breakpoint
DROP INDEX `deliveries_due`;--> statement-breakpoint
CREATE INDEX `deliveries_waiting` ON `deliveries` (`platform_id`,`position`) WHERE state = 'waiting';--> statement-breakpoint
ALTER TABLE `deliveries` DROP COLUMN `next_attempt_at`;--> statement-breakpoint
-- "Every 6 hours from 02:00" becomes the cron line that says so.
INSERT INTO `job_kinds` (`kind`, `paused`, `cron`)
SELECT 'sync-account', 0, CASE `every` WHEN 1 THEN '0 * * * *' ELSE (
	WITH RECURSIVE `slots`(`n`) AS (
		SELECT 0 UNION ALL SELECT `n` + 1 FROM `slots` WHERE (`n` + 1) * `every` < 24
	)
	SELECT '0 ' || group_concat((`first` + `n` * `every`) % 24, ',') || ' * * *' FROM `slots`
) END
FROM (
	SELECT json_extract(`schedule`, '$.everyHours') AS `every`, json_extract(`schedule`, '$.atHour') AS `first`
	FROM `installation` WHERE json_valid(`schedule`)
)
WHERE `every` IN (1, 2, 3, 4, 6, 8, 12, 24) AND `first` BETWEEN 0 AND 23 AND NOT (`every` = 24 AND `first` = 2);
--> statement-breakpoint
ALTER TABLE `installation` DROP COLUMN `schedule`;