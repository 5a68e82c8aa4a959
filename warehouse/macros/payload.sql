-- No rows: a scalar macro: what a held row says, whoever read it and however sure: to see whether it says the same again.
CREATE OR REPLACE MACRO payload_said(payload) AS TRY(
    json_merge_patch(
        '{}',
        json_merge_patch(
            payload, '{"extractor_version": null, "rule": null, "confidence": null, "rounding": null, "cluster_id": null}'
        )
    )
)::VARCHAR;
COMMENT ON MACRO payload_said IS 'The payload of a held row without empty columns and without what another version of the reader may change (محتوای گفته‌شده); null where it is no JSON.';
