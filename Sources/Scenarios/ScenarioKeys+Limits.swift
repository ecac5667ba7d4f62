/// The keys of what must follow what, of what claims may cost and of how long they may take.
extension ScenarioKeys {
    static let leadsTo = ScenarioSection(
        path: "spec.expect.leadsTo[]",
        keys: [
            .required(
                "from", "a milestone of claims or a pattern of objects", "What happens: a claim gets so far, or an object comes to match."),
            .required("to", "a milestone of claims or a pattern of objects", "What must follow, or be so already."),
            .optional("within", "a duration", "How long after; left out, by the end of the run."),
        ], isOpen: false)

    private static let perClaim: [ScenarioKey] = [
        .optional(
            "writesPerClaim", "a whole number from 0 to 1000000000",
            "Writes of the claim controller for one claim: to the claim, its Sandbox, and Events."),
        .optional("allWritesPerClaim", "a whole number from 0 to 1000000000", "Writes of all controllers for one claim."),
        .optional("conflictsPerClaim", "a whole number from 0 to 1000000000", "Answers with 409 for one claim."),
        .optional("readsPerClaim", "a whole number from 0 to 1000000000", "Reads for one claim."),
        .optional("reconcilesPerClaim", "a whole number from 0 to 1000000000", "Passes over one claim and over its Sandbox."),
        .optional("requeuesPerClaim", "a whole number from 0 to 1000000000", "Passes of one claim that asked to come back or failed."),
        .optional("eventsPerClaim", "a whole number from 0 to 1000000000", "Events about one claim and what it controls."),
    ]

    static let budgets = ScenarioSection(
        path: "spec.budgets",
        keys: perClaim + [
            .optional("warm", "a map of numbers", "The same for claims that were given a sandbox that stood by."),
            .optional("cold", "a map of numbers", "The same for claims whose sandbox was made for them."),
            .optional("conflicts", "a whole number from 0 to 1000000000", "Answers with 409 to all controllers in the whole run."),
            .optional("writes", "a whole number from 0 to 1000000000", "Writes of all controllers in the whole run."),
        ], isOpen: false)

    static let claimBudget = ScenarioSection(path: "<budget of claims>", keys: perClaim, isOpen: false)

    static let objectives = ScenarioSection(
        path: "spec.slo",
        keys: [
            .optional("claimReady", "a map of latencies", "All claims; one that is never ready is slower than all others."),
            .optional("warmClaimReady", "a map of latencies", "Claims that were given a sandbox that stood by."),
            .optional("coldClaimReady", "a map of latencies", "Claims whose sandbox was made for them."),
        ], isOpen: false)

    static let latencies = ScenarioSection(
        path: "<latencies>",
        keys: [
            .optional("p50", "a duration", "The median."),
            .optional("p90", "a duration", "The 90th percentile."),
            .optional("p99", "a duration", "The 99th percentile."),
            .optional("max", "a duration", "The largest."),
        ], isOpen: false)
}
