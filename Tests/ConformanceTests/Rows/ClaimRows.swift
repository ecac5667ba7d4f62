/// The rows about claims, adoption apart.
enum ClaimRows {
    static let rows: [Row] =
        ClaimCreationRows.all + ClaimMetadataRows.all + ClaimEnvironmentRows.all + ClaimVolumeRows.all + ClaimExpiryRows.all
        + ClaimWatchRows.all + ClaimObservationRows.all + ClaimClusterRows.all + ClaimReadinessRows.all
    static let functions: [FunctionRow] = ClaimFunctionRows.all
}
