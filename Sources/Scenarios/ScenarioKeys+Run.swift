/// The keys of what happens and of what must hold.
extension ScenarioKeys {
    static let workload = ScenarioSection(
        path: "spec.workloads[]",
        keys: [
            .required("name", "a name in lower case", "The name, unique in the scenario; claims are called NAME-0, NAME-1 and so on."),
            .required("claim", "a map with a pool or a template", "What each claim asks for."),
            .required("arrivals", "a map with one pattern", "When claims arrive, counted from the start of the load."),
        ], isOpen: false)

    static let claim = ScenarioSection(
        path: "spec.workloads[].claim",
        keys: [
            .optional("pool", "the name of a SandboxWarmPool", "The pool that claims name; required in profile v0.5."),
            .optional("template", "the name of a SandboxTemplate", "The template that claims name; required in profile v0.1."),
            .optional("namespace", "the name of a namespace", default: "default", "Where claims are made."),
            .optional("dwell", "a duration", "How long a claim is kept once it is ready; left out, it stays."),
            .optional(
                "fields", "a map of fields of SandboxClaim", default: "{}",
                "Further fields of each claim in the stored version, such as spec.lifecycle or metadata.labels."),
        ], isOpen: false)

    static let arrivals = ScenarioSection(
        path: "spec.workloads[].arrivals",
        keys: [
            .optional("at", "a list of durations in ascending order", "One claim at each of these moments."),
            .optional("burst", "a whole number from 1 to 1000000", "So many claims at once."),
            .optional("poisson", "a map with rate and for", "Exponential gaps."),
            .optional("uniform", "a map with rate and for", "Equal gaps."),
            .optional("closed", "a map with inFlight and count", "So many at once, then a new claim for each that has gone."),
            .optional("trace", "the path of a file of lengths of time", "Arrivals recorded elsewhere, in ascending order."),
        ], isOpen: false)

    static let closedArrivals = ScenarioSection(
        path: "spec.workloads[].arrivals.closed",
        keys: [
            .required("inFlight", "a whole number from 1 to 1000000", "How many claims there are at a time."),
            .required("count", "a whole number from 1 to 1000000", "How many claims are made in all."),
            .optional("within", "a duration", default: "1h", "How long it may take until the last claim is made; else the step fails."),
        ], isOpen: false)

    static let rateOfArrivals = ScenarioSection(
        path: "<arrivals by rate>",
        keys: [
            .required("rate", "a rate such as 45/s", "Claims a second (/s), minute (/m) or hour (/h); at most 1000000/s."),
            .required("for", "a duration", "How long claims arrive; rate times duration is at most a million claims."),
        ], isOpen: false)

    static let step = ScenarioSection(
        path: "spec.steps[]",
        keys: [
            .optional("apply", "objects", "Does what kubectl apply does, for each object."),
            .optional("create", "objects", "Makes each object."),
            .optional("update", "objects", "Replaces each object; a resourceVersion in the manifest counts."),
            .optional("patch", "a map", "Patches one object."),
            .optional("delete", "a map", "Deletes one object, or all objects of a file."),
            .optional("scale", "a map", "Sets the number of replicas through the scale subresource."),
            .optional("run", "a map with a workload", "Starts a load and goes on when its last claim has been made."),
            .optional("upgrade", "a map with a profile", "Replaces the controllers and their resources by those of another profile."),
            .optional("fault", "a map with one fault", "Makes something go wrong, now or when its condition is met."),
            .optional("eventually", "a map with within and object", "Waits until an object matches."),
            .optional("settle", "a map", "Waits until nothing is left to do."),
            .optional("exec", "a map", "Waits until a sandbox is ready and runs a command in it."),
            .optional("at", "a duration", "When the step happens, since the beginning of the run; at once if that has passed."),
            .optional("after", "a duration", "How long after the step before it was done the step happens."),
            .optional("name", "a text", "How reports call the step."),
            .optional("expect", "a map with an error", "That the API server must refuse the request of the step."),
        ], isOpen: false)

    static let objects = ScenarioSection(
        path: "<objects>",
        keys: [
            .optional("file", "the path of a file of YAML or JSON documents", "Objects in a file of their own."),
            .optional("object", "an object", "One object, written in place."),
            .optional("objects", "a list of objects", "Several objects, written in place."),
        ], isOpen: false)

    private static let reference: [ScenarioKey] = [
        .required("kind", "a kind", "The kind of the object."),
        .optional("apiVersion", "a group and version", "The version; left out, the one that is stored."),
        .required("name", "the name of an object", "The name of the object."),
        .optional("namespace", "the name of a namespace", default: "default", "The namespace of the object, if its kind has one."),
    ]

    static let patch = ScenarioSection(
        path: "spec.steps[].patch",
        keys: reference + [
            .optional("type", "merge, json or strategic", default: "merge", "RFC 7386, RFC 6902 or Kubernetes' own for built-in kinds."),
            .required("patch", "a map, or a list of operations for type json", "The patch."),
            .optional("subresource", "status or scale", "Which subresource is patched; left out, the object itself."),
        ], isOpen: false)

    static let delete = ScenarioSection(
        path: "spec.steps[].delete",
        keys: [
            .optional("file", "the path of a file of YAML or JSON documents", "Deletes all objects of a file, instead of naming one."),
            .optional("kind", "a kind", "The kind of the object."),
            .optional("apiVersion", "a group and version", "The version; left out, the one that is stored."),
            .optional("name", "the name of an object", "The name of the object."),
            .optional("namespace", "the name of a namespace", default: "default", "The namespace of the object, if its kind has one."),
            .optional("propagation", "Background, Foreground or Orphan", "What becomes of dependents; left out, the kind decides."),
            .optional("gracePeriodSeconds", "a whole number from 0 to 2147483647", "The grace; left out, the object decides."),
        ], isOpen: false)

    static let scale = ScenarioSection(
        path: "spec.steps[].scale",
        keys: reference + [.required("replicas", "a whole number from 0 to 2147483647", "The desired number.")], isOpen: false)

    static let run = ScenarioSection(
        path: "spec.steps[].run", keys: [.required("workload", "the name of a workload", "Which load.")], isOpen: false)

    static let upgrade = ScenarioSection(
        path: "spec.steps[].upgrade",
        keys: [
            .required("profile", "the text v0.5", "The profile that follows v0.1; no other can be upgraded."),
            .optional("flags", "a map of flags", default: "{}", "Flags of the new controllers, without dashes."),
        ], isOpen: false)

    static let eventuallyStep = ScenarioSection(
        path: "spec.steps[].eventually",
        keys: [
            .required("within", "a duration", "How long to wait; a step that waits longer fails."),
            .required("object", "a pattern of objects", "What some object must look like."),
        ], isOpen: false)

    static let settle = ScenarioSection(
        path: "spec.steps[].settle",
        keys: [
            .optional("within", "a duration", default: "5m", "How long to wait; a step that waits longer fails."),
            .optional("quiet", "a duration", default: "5s", "Timers beyond this do not count as something to do."),
        ], isOpen: false)

    private static let patternKeys: [ScenarioKey] = [
        .required("kind", "a kind", "The kind of the objects."),
        .optional("apiVersion", "a group and version", "The version whose form the fields have; left out, the one that is stored."),
        .optional("name", "the name of an object", "The name; left out, any."),
        .optional("namespace", "the name of a namespace", "The namespace; left out, any."),
        .optional("labels", "a map of labels or a label selector", "Labels that must match."),
    ]

    static let pattern = ScenarioSection(path: "<pattern>", keys: patternKeys, isOpen: true)

    static let expect = ScenarioSection(
        path: "spec.expect",
        keys: [
            .optional("always", "a list of conditions", default: "[]", "What must hold at every revision."),
            .optional("never", "a list of patterns", default: "[]", "What no revision may look like."),
            .optional("eventually", "a list of patterns", default: "[]", "What some object must come to look like."),
            .optional("count", "a list of patterns", default: "[]", "How often something must happen."),
            .optional("leadsTo", "a list of pairs", default: "[]", "What must follow each time that something happens."),
            .optional(
                "violates", "a list of ids", default: "[]",
                "Which invariants must be violated, these and no others: for scenarios that show a defect."),
        ], isOpen: false)

    static let always = ScenarioSection(
        path: "spec.expect.always[]",
        keys: [
            .required("name", "a text", "How reports call it; unique in the scenario."),
            .required("forEach", "a pattern of objects", "The objects it is about."),
            .required("that", "a CEL expression over object and oldObject", "What must be true; oldObject is null at creation."),
        ], isOpen: false)

    static let expectedEventually = ScenarioSection(
        path: "spec.expect.eventually[]",
        keys: patternKeys + [
            .optional("within", "a duration", "How long after the object's creation; left out, by the end of the run.")
        ], isOpen: true)

    static let count = ScenarioSection(
        path: "spec.expect.count[]",
        keys: patternKeys + [
            .required("event", "created, updated or deleted", "What is counted."),
            .optional("exactly", "a whole number from 0 to 1000000000", "So often, not more and not less."),
            .optional("atLeast", "a whole number from 0 to 1000000000", "Not fewer than this."),
            .optional("atMost", "a whole number from 0 to 1000000000", "Not more than this."),
        ], isOpen: true)
}
