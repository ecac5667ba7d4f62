/// The rows of the Sandbox controller.
enum SandboxRows {
    static let rows: [Row] =
        SandboxConditionRows.all + SandboxReconcileRows.all + SandboxExpiryRows.all + SandboxPodMetadataRows.all + SandboxPodRows.all
        + SandboxServiceRows.all + SandboxVolumeClaimRows.all + SandboxWriteBehindRows.all + SandboxNamingRows.all
        + SandboxLaterRows.all + SandboxTimeToLiveRows.all + SandboxEndToEndRows.all
    static let functions: [FunctionRow] = SandboxFunctionRows.all
}
