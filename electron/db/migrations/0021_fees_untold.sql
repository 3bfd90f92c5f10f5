ALTER TABLE `connections` ADD `fees_untold` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- Until now an import's cursor said so; nothing reads an import on from a cursor.
UPDATE `connections` SET `fees_untold` = true, `cursor` = '' WHERE `provider` = 'csv' AND `cursor` = 'fees-untold';
