UPDATE `entries` SET `customer` = (
	SELECT max(told.customer) FROM `entries` AS told
	WHERE told.connection_id = entries.connection_id AND told.sale = entries.sale
)
WHERE `customer` IS NULL AND `sale` IS NOT NULL;
