DROP INDEX `entries_rates`;--> statement-breakpoint
CREATE INDEX `entries_rates` ON `entries` (`converted_from`,`currency`,`day`,`occurred_at`,`rate`,`connection_id`) WHERE rate is not null;