DROP INDEX `entries_day`;--> statement-breakpoint
ALTER TABLE `entries` ADD `product` text;--> statement-breakpoint
ALTER TABLE `entries` ADD `country` text;--> statement-breakpoint
ALTER TABLE `entries` ADD `sale` text;--> statement-breakpoint
CREATE INDEX `entries_sums` ON `entries` (`connection_id`,`day`,`currency`,`kind`,`product`,`country`,`gross`,`fee`,`tax`,`net`);--> statement-breakpoint
CREATE INDEX `entries_sale` ON `entries` (`connection_id`,`sale`) WHERE sale is not null;--> statement-breakpoint
CREATE INDEX `entries_unnamed` ON `entries` (`connection_id`,`subscription`) WHERE product is null;--> statement-breakpoint
-- What was read before knows neither: the next sync reads all of it again, which changes nothing else.
UPDATE `connections` SET `cursor` = NULL WHERE `provider` NOT IN ('csv', 'demo');--> statement-breakpoint
-- The sample keeps the day it began on, and with it every figure.
UPDATE `connections` SET `cursor` = json_set(`cursor`, '$.since', 0, '$.read', 0, '$.done', json('false')) WHERE `provider` = 'demo' AND `cursor` IS NOT NULL;
