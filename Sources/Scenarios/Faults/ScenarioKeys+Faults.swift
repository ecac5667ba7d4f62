/// The keys of faults.
extension ScenarioKeys {
    /// All maps that a fault may have.
    static let faults: [ScenarioSection] =
        [fault, restartAt, moment, calls, refuse, deny, loseReply, delay]
        + [freezeInformer, lag, skew, loseEvents, coalesceEvents, relist, breakWatch, reorder]
        + [handOver, throttle, shareKeys, hold, request, clock, names, age, quiet]
        + [podFault, podReadiness, podFlap, podExit, garbageCollection, linger, loseNode]

    /// The keys of `fault` that say what goes wrong.
    static let faultNames = [
        "crash", "refuse", "deny", "loseReply", "delay", "freezeInformer", "lag", "skew", "loseEvents", "coalesceEvents", "relist",
        "breakWatch", "reorder", "cancel", "handOver", "throttle", "shareKeys", "hold", "do", "clock", "names", "age", "quiet",
        "pod", "garbageCollection", "linger", "loseNode",
    ]

    /// The faults that wait for calls of their own.
    static let faultsWithoutMoment = ["refuse", "deny", "loseReply", "delay", "throttle", "hold"]

    static let fault = ScenarioSection(
        path: "spec.steps[].fault",
        keys: [
            .optional("crash", "a process or controller", "The process dies; what it had in memory is lost."),
            .optional("refuse", "a map of calls with a status", "Calls are answered with an error and change nothing."),
            .optional("deny", "a map of calls", "Calls are answered with 403 as RBAC words it."),
            .optional("loseReply", "a map of calls", "Calls are carried out, and the caller hears of a timeout, 504."),
            .optional("delay", "a map of calls with a length", "Calls take longer."),
            .optional("freezeInformer", "a map with a cache", "A cache stays as it is."),
            .optional("lag", "a map with a cache", "A cache is late, by a length of time or a number of revisions."),
            .optional("skew", "a map with lengths by kind", "Caches of one process are late by different lengths."),
            .optional("loseEvents", "a map with a cache", "A cache never gets some events; a later event of the object brings its state."),
            .optional("coalesceEvents", "a map with a cache", "Of what happens to an object meanwhile a cache gets the last state alone."),
            .optional("relist", "a map with a cache", "A watch breaks and is answered with 410: the cache lists anew."),
            .optional(
                "breakWatch", "a map with a cache",
                "A watch breaks and goes on later, or lists anew when the server no longer keeps what it missed."),
            .optional("reorder", "a map with a cache", "A revision waits until a later one of another kind has been seen."),
            .optional(
                "cancel", "a process or controller",
                "The context of the process is cancelled: calls fail, no key is taken up, and it ends when its passes have."),
            .optional("handOver", "a map with a process", "Another incarnation takes over, after a gap or while the last goes on."),
            .optional("throttle", "a map with a process", "A client sends fewer requests than it wants."),
            .optional("shareKeys", "a map with a process", "A work queue hands out keys that a worker has already."),
            .optional("hold", "a map with moments", "A call waits until another one has been made."),
            .optional("do", "a map with one request", "Somebody makes a request."),
            .optional("clock", "a map with a process", "The clock of a process differs from that of the API server."),
            .optional("names", "a map of lists", "Says what the server makes up, so that names and UIDs collide."),
            .optional("age", "a map of objects", "Objects look as an older version has left them."),
            .optional("quiet", "a map", "Leases and heartbeats rest: nothing happens by itself."),
            .optional("pod", "a map of Pods and what happens to them", "Pods do not start, are not ready, or end."),
            .optional("garbageCollection", "a map", "The garbage collector is late, or absent."),
            .optional(
                "linger", "a map of objects", "Objects that are deleted stay for a while, since something else has a finalizer on them."),
            .optional("loseNode", "a map with a node", "Nobody hears of a node, and it hears of nothing."),
            .optional(
                "when", "a map with one moment",
                "At which call it happens; left out, at the moment of the step. Not for faults that say which calls they strike."),
            .optional(
                "restartAfter", "a duration",
                "How long after its end the process starts again; left out, it does not. For crash and cancel."),
            .optional("restartAt", "a map", "The restarted process sees an earlier state of the store at first. For crash and cancel."),
            .optional("optional", "true or false", default: "false", "Whether the run may pass though the fault never strikes."),
        ], isOpen: false)

    static let restartAt = ScenarioSection(
        path: "spec.steps[].fault.restartAt",
        keys: [
            .optional("revisions", "a whole number from 1 to 10000", "So many revisions before the restart."),
            .optional("by", "a duration", "So long before the restart."),
            .required("for", "a duration", "How long the process sees no more than that."),
        ], isOpen: false)

    static let moment = ScenarioSection(
        path: "<moment>",
        keys: [
            .optional("beforeWrite", "a map of calls", "When a write reaches the server, before the commit."),
            .optional("afterWrite", "a map of calls", "When a write is committed, before the caller hears of it."),
            .optional("beforeCall", "a map of calls", "The same for reads too, before the server acts."),
            .optional("afterCall", "a map of calls", "The same for reads too, when the server has acted."),
        ], isOpen: false)

    private static func calls(nth: String?) -> [ScenarioKey] {
        [
            .optional("controller", "a controller or process", "Whose calls; left out, anybody's but the user's."),
            .optional("verb", "get, list, create, update, patch or delete", "What is done; left out, anything."),
            .optional("kind", "a kind", "To objects of which kind; left out, any. It names the resource, in all its versions."),
            .optional(
                "subresource", "none, status, scale or binding", "To which subresource, none for the object itself; left out, any of these."
            ),
            .optional("namespace", "the name of a namespace", "In which namespace; left out, any."),
            .optional("name", "the name of an object", "To the object of which name; left out, any. Generated names are not known yet."),
            .optional(
                "nth", "a whole number, or a range such as 1..3 or 2..", default: nth,
                "Which of the calls that match, counted from 1 when the fault is armed."),
            .optional(
                "probability", "a number above 0 and up to 1, in hundredths", default: "1",
                "With which chance each of them is struck; chooser random decides, or with fifo a random stream."),
        ]
    }

    static let calls = ScenarioSection(path: "<calls>", keys: calls(nth: "1"), isOpen: false)

    private static let callFor = ScenarioKey.optional("for", "a duration", "How long the fault is in force; left out, for ever.")

    static let refuse = ScenarioSection(
        path: "spec.steps[].fault.refuse",
        keys: [
            .required(
                "status", "a status code such as 409", "The code: 400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 502, 503 or 504."),
            .optional("reason", "Conflict or AlreadyExists", "For 409; left out, AlreadyExists for create and Conflict else."),
            .optional("message", "a text", "What the answer says; left out, what Kubernetes says with the code."),
            .optional(
                "retryAfter", "a duration of whole seconds",
                "When the client may try again: for 429 and from 500 on it does so by itself, up to ten times."),
        ] + calls(nth: "1..") + [callFor], isOpen: false)

    static let deny = ScenarioSection(
        path: "spec.steps[].fault.deny",
        keys: calls(nth: "1..") + [
            .optional("user", "a text", "Who may not do it; left out, as whom the caller acts."), callFor,
        ], isOpen: false)

    static let loseReply = ScenarioSection(
        path: "spec.steps[].fault.loseReply",
        keys: calls(nth: "1") + [
            .optional("after", "a duration", default: "0s", "How long after the commit the caller gives up."), callFor,
        ], isOpen: false)

    static let delay = ScenarioSection(
        path: "spec.steps[].fault.delay",
        keys: [
            .required("by", "a distribution", "How much longer."),
            .optional("place", "request or reply", default: "request", "Whether the time passes before the commit or after it."),
        ] + calls(nth: "1..") + [callFor], isOpen: false)

    private static let cache: [ScenarioKey] = [
        .required("controller", "a controller or process", "Whose cache; all controllers of a process share one."),
        .required("kind", "a kind", "The cache of which kind."),
    ]

    private static let chosenObjects: [ScenarioKey] = [
        .optional("namespace", "the name of a namespace", "In which namespace; left out, any."),
        .optional("name", "the name of an object", "Which object; left out, all."),
    ]

    static let freezeInformer = ScenarioSection(
        path: "spec.steps[].fault.freezeInformer",
        keys: cache + chosenObjects + [.optional("for", "a duration", "How long; left out, for ever.")], isOpen: false)

    static let lag = ScenarioSection(
        path: "spec.steps[].fault.lag",
        keys: cache + [
            .optional("by", "a distribution", "How much later each revision arrives."),
            .optional("revisions", "a whole number from 1 to 10000", "How many revisions of the kind the cache stays behind."),
            .optional("for", "a duration", "How long; left out, for ever."),
        ], isOpen: false)

    static let skew = ScenarioSection(
        path: "spec.steps[].fault.skew",
        keys: [
            .required("controller", "a controller or process", "Whose caches."),
            .required("by", "a map of distributions by kind", "How much later the revisions of each kind arrive."),
            .optional("for", "a duration", "How long; left out, for ever."),
        ], isOpen: false)

    static let loseEvents = ScenarioSection(
        path: "spec.steps[].fault.loseEvents",
        keys: cache + chosenObjects + [
            .optional("event", "created, updated or deleted", "Which events; left out, all."),
            .optional(
                "nth", "a whole number, or a range such as 1..3 or 2..", default: "1..",
                "Which of the events that match, counted from 1 when the fault is armed."),
            .optional("for", "a duration", "How long; left out, for ever."),
        ], isOpen: false)

    static let coalesceEvents = ScenarioSection(
        path: "spec.steps[].fault.coalesceEvents",
        keys: cache + chosenObjects + [.required("for", "a duration", "Events of so long a time are seen at its end.")], isOpen: false)

    static let relist = ScenarioSection(
        path: "spec.steps[].fault.relist",
        keys: cache + [.optional("after", "a duration", default: "0s", "How long the cache hears of nothing before.")], isOpen: false)

    static let breakWatch = ScenarioSection(
        path: "spec.steps[].fault.breakWatch",
        keys: cache + [
            .required("for", "a duration", "How long the watch is broken."),
            .required("keeps", "a whole number from 0 to 10000", "How many of its newest revisions the server keeps then."),
            .optional(
                "bookmarks", "true or false", default: "true",
                "Whether bookmarks have come through: with them the watch goes on from where the store was when it broke, without from "
                    + "the last event of its kind."),
        ], isOpen: false)

    static let reorder = ScenarioSection(
        path: "spec.steps[].fault.reorder",
        keys: cache + [
            .required("behind", "a kind", "The kind of which a later revision is seen first."),
            .optional(
                "nth", "a whole number, or a range such as 1..3 or 2..", default: "1..",
                "Which revisions of the kind wait, counted from 1 when the fault is armed."),
            .optional("for", "a duration", "How long; left out, for ever."),
        ], isOpen: false)
}
