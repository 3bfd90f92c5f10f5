ALTER TABLE `subscriptions` ADD `trial_ends_at` integer;--> statement-breakpoint
CREATE INDEX `entries_of_customer` ON `entries` (`connection_id`,`customer`,`currency`,`day`,`kind`,`gross`,`net`) WHERE customer is not null;--> statement-breakpoint
UPDATE `subscriptions` SET `trial_ends_at` = `counted_from` WHERE `counted_from` > `started_at`;
