/// The keys of faults of processes, of clients and of what they find.
extension ScenarioKeys {
    /// The steps that a request of a fault may be.
    static let requestNames = ["apply", "create", "update", "patch", "delete", "scale"]

    private static let target = ScenarioKey.required(
        "controller", "a controller or process", "Which process; a controller stands for its own.")
    private static let length = ScenarioKey.optional("for", "a duration", "How long; left out, for ever.")

    static let handOver = ScenarioSection(
        path: "spec.steps[].fault.handOver",
        keys: [
            target, .optional("gap", "a duration", "The leader is gone, and the next begins so long after."),
            .optional("overlap", "a duration", "The next leader begins at once, and the last goes on beside it for so long."),
        ], isOpen: false)

    static let throttle = ScenarioSection(
        path: "spec.steps[].fault.throttle",
        keys: [
            .required("controller", "a controller or process", "Whose requests; of a process all together."),
            .optional("qps", "a whole number from 1 to 10000", "So many requests a second."),
            .optional("burst", "a whole number from 1 to 10000", "So many at once; left out, as many as qps."),
            .optional("inFlight", "a whole number from 1 to 10000", "So many requests under way at the same time."), length,
        ], isOpen: false)

    static let shareKeys = ScenarioSection(
        path: "spec.steps[].fault.shareKeys",
        keys: [
            .required("controller", "a controller or process", "Whose queue; of a process all. It needs more than one worker."), length,
        ], isOpen: false)

    static let hold = ScenarioSection(
        path: "spec.steps[].fault.hold",
        keys: [
            .required("at", "a map with one moment", "The call that waits, and its worker with it."),
            .optional("until", "a map with one moment", "The call that lets it go on."),
            .optional("atMost", "a duration", "How long after the step everything that still waits goes on."),
        ], isOpen: false)

    static let request = ScenarioSection(
        path: "spec.steps[].fault.do",
        keys: [
            .optional("apply", "objects", "As the step of this name."), .optional("create", "objects", "As the step of this name."),
            .optional("update", "objects", "As the step of this name."), .optional("patch", "a map", "As the step of this name."),
            .optional("delete", "a map", "As the step of this name."), .optional("scale", "a map", "As the step of this name."),
            .optional("as", "a text", default: "user", "Who makes the request."),
        ], isOpen: false)

    static let clock = ScenarioSection(
        path: "spec.steps[].fault.clock",
        keys: [
            target, .optional("ahead", "a duration", "How far the clock of the process jumps ahead of the API server's."),
            .optional("behind", "a duration", "How far it jumps behind."), length,
        ], isOpen: false)

    static let names = ScenarioSection(
        path: "spec.steps[].fault.names",
        keys: [
            .optional("suffixes", "a list of texts", default: "[]", "How the next generated names end, in order."),
            .optional("uids", "a list of texts", default: "[]", "The next UIDs, in order."),
        ], isOpen: false)

    static let objectKeys: [ScenarioKey] = [
        .required("kind", "a kind", "The kind of the objects."),
        .optional("namespace", "the name of a namespace", "The namespace; left out, any."),
        .optional("name", "the name of an object", "The name; left out, any."),
        .optional("labels", "a map of labels or a label selector", "Labels that must match."),
    ]

    static let age = ScenarioSection(
        path: "spec.steps[].fault.age",
        keys: objectKeys + [
            .optional("without", "a list of labels", default: "[]", "The keys of labels that the older version did not write."),
            .optional("withoutAnnotations", "a list of annotations", default: "[]", "The keys of annotations that it did not write."),
        ], isOpen: false)

    static let quiet = ScenarioSection(path: "spec.steps[].fault.quiet", keys: [length], isOpen: false)
}
