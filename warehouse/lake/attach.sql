-- One row: the statement that opens the lake.
SELECT format(
    'ATTACH ''ducklake:{}'' AS lake (DATA_PATH ''{}'')', replace($catalogue, '''', ''''''), replace($data, '''', '''''')
) AS statement;
