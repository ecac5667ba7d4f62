/// The keys of faults of Pods, nodes and the garbage collector.
extension ScenarioKeys {
    static let podFault = ScenarioSection(
        path: "spec.steps[].fault.pod",
        keys: [
            .optional(
                "image", "an image name in which * stands for any characters", "Pods with a container of such an image; left out, any."),
            .optional("namespace", "the name of a namespace", "In which namespace; left out, any."),
            .optional("name", "the name of a Pod", "Which Pod; left out, any."),
            .optional("labels", "a map of labels or a label selector", "Labels that must match."),
            .optional("schedule", "ignored or gated", "The scheduler does not look at them, or they wait for a gate."),
            .optional("pull", "the text fails", "Their images cannot be pulled: ErrImagePull, then ImagePullBackOff."),
            .optional("start", "the text fails", "Their sandboxes cannot be started."),
            .optional("ready", "never or {after: DURATION}", "They have an address, and answer their probes later or not at all."),
            .optional("address", "the text withheld", "Their status does not tell their address."),
            .optional("flap", "a map with up and down", "Once they are ready their readiness comes and goes."),
            .optional("exit", "a map with after and code", "Once they are ready their containers end; restartPolicy decides what follows."),
            .optional("evict", "a map with after", "Once they are ready their node evicts them: phase Failed, reason Evicted."),
            .optional("for", "a duration", "How long the fault is in force; left out, for ever."),
        ], isOpen: false)

    static let podReadiness = ScenarioSection(
        path: "<after>", keys: [.required("after", "a duration", "So long after it would be as usual, or after the Pod was ready.")],
        isOpen: false)

    static let podFlap = ScenarioSection(
        path: "spec.steps[].fault.pod.flap",
        keys: [
            .required("up", "a duration", "How long a Pod is ready."), .required("down", "a duration", "How long it is not."),
            .optional("times", "a whole number from 1 to 10000", default: "1", "How often it stops being ready."),
        ], isOpen: false)

    static let podExit = ScenarioSection(
        path: "spec.steps[].fault.pod.exit",
        keys: [
            .required("after", "a duration", "How long after the Pod was ready."),
            .optional("code", "a whole number from 0 to 255", default: "0", "The exit code of each container."),
        ], isOpen: false)

    static let garbageCollection = ScenarioSection(
        path: "spec.steps[].fault.garbageCollection",
        keys: [
            .optional("after", "a distribution", "How long after an owner's deletion its dependents are looked at; left out, not at all."),
            .optional("for", "a duration", "How long the fault is in force; left out, for ever."),
        ], isOpen: false)

    static let linger = ScenarioSection(
        path: "spec.steps[].fault.linger",
        keys: objectKeys + [
            .optional("finalizer", "the name of a finalizer", default: "example.com/linger", "The finalizer that they get."),
            .optional("for", "a duration", "How long after somebody has asked for its deletion an object stays; left out, for ever."),
        ], isOpen: false)

    static let loseNode = ScenarioSection(
        path: "spec.steps[].fault.loseNode",
        keys: [
            .required("name", "the name of a node", "The node."),
            .optional("for", "a duration", "How long nobody hears of it; left out, for ever."),
        ], isOpen: false)
}
