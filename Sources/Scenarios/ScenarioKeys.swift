/// Every key of the scenario language: the table that the reader goes by, and that documentation and editors' schemas are made from.
public enum ScenarioKeys {
    /// All maps of the language, from the outside in.
    public static let all: [ScenarioSection] =
        [document, metadata, spec, chooser, deviation, controllers, cluster, node, image, timing, distribution]
        + [logNormalDistribution, normalDistribution, exponentialDistribution]
        + [workload, claim, arrivals, rateOfArrivals, closedArrivals, step]
        + [objects, patch, delete, scale, run, upgrade] + faults + [eventuallyStep, settle, pattern]
        + [expect, always, expectedEventually, count, leadsTo]
        + [exec, execExpectation, execModel, stepExpectation, expectedError]
        + [budgets, claimBudget, objectives, latencies]

    static let document = ScenarioSection(
        path: "",
        keys: [
            .required("apiVersion", "the text sandtable.dev/v1alpha1", "The version of the language."),
            .required("kind", "the text Scenario", "What the document is."),
            .required("metadata", "a map with a name", "What the scenario is called."),
            .required("spec", "a map", "What there is, what happens and what must hold."),
        ], isOpen: false)

    static let metadata = ScenarioSection(
        path: "metadata",
        keys: [
            .required("name", "a name in lower case", "The name, an RFC 1123 subdomain, unique in the file."),
            .optional("description", "a text", default: "\"\"", "What the scenario shows."),
        ], isOpen: false)

    static let spec = ScenarioSection(
        path: "spec",
        keys: [
            .optional("seed", "a whole number from 0 to 18446744073709551615", default: "1", "The seed of all random streams."),
            .optional("clock", "virtual or wall", default: "virtual", "Which clock drives the run; wall is not available."),
            .optional(
                "backend", "simulated, process or gvisor", default: "simulated",
                "What sandboxes run in; only simulated is available."),
            .optional(
                "isolation", "prefer or require", default: "prefer",
                "Whether a sandbox without full isolation may run; require is not available."),
            .optional(
                "chooser", "fifo, random, {recorded: FILE} or {deviations: […]}", default: "fifo", "How alternatives are decided between."),
            .optional("controllers", "a map", "Which controllers run and how."),
            .optional("cluster", "a map", "Which nodes there are, and what is known of images."),
            .optional("timing", "a map of distributions", "How long the parts of the system take."),
            .optional("workloads", "a list of workloads", default: "[]", "Loads that steps can start."),
            .optional("steps", "a list of steps", default: "[]", "What happens, in order; at most 10,000."),
            .optional("expect", "a map of lists", default: "{}", "What must hold over the whole history."),
            .optional(
                "invariants", "all or a list of ids", default: "all",
                "Which invariants of docs/invariants.md must hold; they are about profile v0.5 and are not looked at in others."),
            .optional("budgets", "a map of numbers", default: "{}", "How many writes, conflicts and passes a claim and the run may cost."),
            .optional("slo", "a map of maps of latencies", default: "{}", "How long claims may take to become ready."),
        ], isOpen: false)

    static let chooser = ScenarioSection(
        path: "spec.chooser",
        keys: [
            .optional("recorded", "the path of a file with a list of whole numbers", "Decisions recorded before, as recorded choices."),
            .optional("deviations", "a list of decisions", "First in, first out but for these decisions, in ascending order."),
        ],
        isOpen: false)

    static let deviation = ScenarioSection(
        path: "spec.chooser.deviations[]",
        keys: [
            .required("at", "a whole number from 0 to 4294967295", "The number of the decision, counted from 0."),
            .required("take", "a whole number from 1 to 4294967295", "Which alternative is taken; 0 would be the first."),
        ], isOpen: false)

    static let controllers = ScenarioSection(
        path: "spec.controllers",
        keys: [
            .optional(
                "profile", "v0.5, v0.1 or none", default: "v0.5",
                "Which controllers run; it brings their resources. none has those of v0.5."),
            .optional("flags", "a map of flags", default: "{}", "Upstream's flags of agent-sandbox-controller, without dashes."),
            .optional("features", "a list of names", default: "[]", "Named repairs of upstream's defects."),
            .optional("mutants", "a list of names", default: "[]", "Named seeded defects."),
        ], isOpen: false)

    static let cluster = ScenarioSection(
        path: "spec.cluster",
        keys: [
            .optional("nodes", "a list of nodes", default: "[{name: node}]", "The nodes; at most 10,000."),
            .optional("images", "a list of images", default: "[]", "What is known of images; the first pattern that matches counts."),
            .optional(
                "heartbeats", "true or false", default: "false", "Whether probes and leases that cannot change anything are events too."),
        ], isOpen: false)

    static let node = ScenarioSection(
        path: "spec.cluster.nodes[]",
        keys: [
            .required("name", "a name in lower case", "The name; with a count above one the nodes are called NAME-0, NAME-1 and so on."),
            .optional("count", "a whole number from 1 to 10000", default: "1", "How many there are."),
            .optional(
                "capacity", "a map of quantities", default: "{cpu: \"8\", memory: 32Gi, ephemeral-storage: 100Gi, pods: \"110\"}",
                "What each node offers; resources left out keep their defaults."),
            .optional("labels", "a map of labels", default: "{}", "Labels beyond the well-known ones."),
        ], isOpen: false)

    static let image = ScenarioSection(
        path: "spec.cluster.images[]",
        keys: [
            .required("name", "an image name in which * stands for any characters", "Which images are meant."),
            .optional("use", "the name of a local program", "What stands for the image where sandboxes really run; no effect elsewhere."),
            .optional("pull", "a distribution", default: "0s", "How long a node needs to pull it the first time."),
        ], isOpen: false)

    static let timing = ScenarioSection(
        path: "spec.timing",
        keys: [
            .optional("apiRequest", "a distribution", default: "1ms", "An API request and its answer."),
            .optional(
                "watchDelivery", "a distribution", default: "{uniform: [0s, 20ms]}", "From a commit until an informer has it."),
            .optional("schedule", "a distribution", default: "2ms", "The scheduler's work on one Pod."),
            .optional(
                "sandboxStart", "a distribution", default: "{lognormal: {median: 900ms, p99: 4s}}",
                "From telling the runtime to start a Pod until its containers run."),
            .optional(
                "readiness", "a distribution", default: "100ms", "From a container's start until it would answer its readiness probe."),
            .optional(
                "garbageCollection", "a distribution", default: "50ms",
                "From an owner's deletion until the garbage collector looks at its dependents."),
        ], isOpen: false)

    static let distribution = ScenarioSection(
        path: "<distribution>",
        keys: [
            .optional("uniform", "two durations in ascending order", "Each length between the two, equally likely."),
            .optional("lognormal", "a map with median and p99", "Log-normal, by its median and 99th percentile."),
            .optional("normal", "a map with mean and stddev", "Normal, cut off at zero."),
            .optional("exponential", "a map with mean", "Exponential."),
            .optional("empirical", "the path of a file of lengths of time", "Measured lengths, each equally likely."),
        ], isOpen: false)

    static let logNormalDistribution = ScenarioSection(
        path: "<distribution>.lognormal",
        keys: [
            .required("median", "a duration above 0s", "Half of the lengths are shorter."),
            .required("p99", "a duration not below the median", "99 of 100 lengths are shorter."),
        ], isOpen: false)

    static let normalDistribution = ScenarioSection(
        path: "<distribution>.normal",
        keys: [
            .required("mean", "a duration", "The mean before the cut at zero."),
            .required("stddev", "a duration", "The standard deviation before the cut at zero."),
        ], isOpen: false)

    static let exponentialDistribution = ScenarioSection(
        path: "<distribution>.exponential", keys: [.required("mean", "a duration", "The mean.")], isOpen: false)
}
