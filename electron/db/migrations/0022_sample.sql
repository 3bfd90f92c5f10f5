ALTER TABLE `startups` RENAME COLUMN `invented` TO `sample`;
