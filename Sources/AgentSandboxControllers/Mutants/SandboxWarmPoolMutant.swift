/// The seeded defects of the SandboxWarmPool controller, in the order in which it works.
public enum SandboxWarmPoolMutant: String, Mutant {
    // MARK: Historical

    case noExpectations = "M-NoExpectations"
    case gateNotAtomic = "M-GateNotAtomic"
    case ignoreTerminating = "M-IgnoreTerminating"
    case gcUnschedulable = "M-GCUnschedulable"
    case noGraceRequeue = "M-NoGraceRequeue"
    case noObserveOn404 = "M-NoObserveOn404"
    case recordAfterAct = "M-RecordAfterAct"
    case omitZero = "M-OmitZero"
    case narrowTokens = "M-NarrowTokens"

    // MARK: Watches

    case ignoreOwnStatus = "pool/ignore-own-status"
    case doNotWatchMembers = "pool/do-not-watch-members"
    case ignoreDepartures = "pool/ignore-departures"
    case doNotWatchTemplates = "pool/do-not-watch-templates"
    case wakeOtherNamespaces = "pool/wake-other-namespaces"
    case missCreations = "pool/miss-creations"
    case missDeletions = "pool/miss-deletions"
    case observeAnybody = "pool/observe-anybody"

    // MARK: The pass

    case rememberGonePool = "pool/remember-gone-pool"
    case serveLeavingPool = "pool/serve-leaving-pool"
    case writeStatusOfFailure = "pool/write-status-of-failure"
    case writeUnchangedStatus = "pool/write-unchanged-status"
    case lockStatus = "pool/lock-status"
    case swallowStatusFailure = "pool/swallow-status-failure"
    case noRequeue = "pool/no-requeue"
    case failWithoutTemplate = "pool/fail-without-template"

    // MARK: Members, stuck ones, counts

    case listAllNamespaces = "pool/list-all-namespaces"
    case keepStuck = "pool/keep-stuck"
    case ageOutReady = "pool/age-out-ready"
    case ageSinceReadiness = "pool/age-since-readiness"
    case graceWithoutEnd = "pool/grace-without-end"
    case noGraceSlack = "pool/no-grace-slack"
    case noGraceJitter = "pool/no-grace-jitter"
    case waitForYoungest = "pool/wait-for-youngest"
    case holdByName = "pool/hold-by-name"
    case holdWithoutPod = "pool/hold-without-pod"
    case holdForLeavingPod = "pool/hold-for-leaving-pod"
    case holdForAnyReason = "pool/hold-for-any-reason"
    case stuckUnexpected = "pool/stuck-unexpected"
    case forgetUndeletedStuck = "pool/forget-undeleted-stuck"
    case stuckFreesPlace = "pool/stuck-frees-place"
    case gateStuck = "pool/gate-stuck"
    case missingMemberIsNoError = "pool/missing-member-is-no-error"
    case expectUndeleted = "pool/expect-undeleted"
    case countTerminating = "pool/count-terminating"
    case countAllAsReady = "pool/count-all-as-ready"
    case noSelector = "pool/no-selector"
    case noObservedGeneration = "pool/no-observed-generation"
    case countMade = "pool/count-made"
    case waitForLast = "pool/wait-for-last"

    // MARK: Making members

    case askHoldWhenShort = "pool/ask-hold-when-short"
    case createDuringHold = "pool/create-during-hold"
    case noHoldTimer = "pool/no-hold-timer"
    case holdByPopulation = "pool/hold-by-population"
    case noBatchLimit = "pool/no-batch-limit"
    case noTokenTimer = "pool/no-token-timer"
    case timerForPartialGrant = "pool/timer-for-partial-grant"
    case noRefund = "pool/no-refund"
    case noGateTimer = "pool/no-gate-timer"
    case expectUnmade = "pool/expect-unmade"
    case refundUnmade = "pool/refund-unmade"
    case holdIgnoresCreations = "pool/hold-ignores-creations"
    case swallowFailedCreation = "pool/swallow-failed-creation"
    case allAtOnce = "pool/all-at-once"
    case oneByOne = "pool/one-by-one"
    case goOnAfterFailure = "pool/go-on-after-failure"

    // MARK: Giving members up

    case keepExcess = "pool/keep-excess"
    case countTerminatingAsExcess = "pool/count-terminating-as-excess"
    case removeUngated = "pool/remove-ungated"
    case excessUnexpected = "pool/excess-unexpected"
    case missingExcessIsAnError = "pool/missing-excess-is-an-error"
    case swallowFailedRemoval = "pool/swallow-failed-removal"
    case removeNewestOnly = "pool/remove-newest-only"
    case removeReadyFirst = "pool/remove-ready-first"
    case removeOldest = "pool/remove-oldest"

    // MARK: Progress

    case noStallEvent = "pool/no-stall-event"
    case repeatStallEvent = "pool/repeat-stall-event"
    case noProgressEvent = "pool/no-progress-event"
    case noRecheck = "pool/no-recheck"

    // MARK: Membership

    case countLeaving = "pool/count-leaving"
    case countGivenUp = "pool/count-given-up"
    case countForeign = "pool/count-foreign"
    case ownByName = "pool/own-by-name"
    case keepStale = "pool/keep-stale"
    case recreateAlways = "pool/recreate-always"
    case gateReplacements = "pool/gate-replacements"
    case staleUnexpected = "pool/stale-unexpected"
    case staleFreesPlace = "pool/stale-frees-place"
    case countUndeletedStale = "pool/count-undeleted-stale"
    case noBackfill = "pool/no-backfill"
    case countUnwritten = "pool/count-unwritten"
    case ignoreOrphans = "pool/ignore-orphans"
    case adoptUnvetted = "pool/adopt-unvetted"
    case vetOnRecreateOnly = "pool/vet-on-recreate-only"
    case adoptWithTemplateOnly = "pool/adopt-with-template-only"
    case adoptLeavingOrphan = "pool/adopt-leaving-orphan"
    case adoptUnmarked = "pool/adopt-unmarked"
    case countStaleOrphan = "pool/count-stale-orphan"

    // MARK: Staleness

    case ignoreTemplateName = "pool/ignore-template-name"
    case trustOrphanHash = "pool/trust-orphan-hash"
    case distrustHash = "pool/distrust-hash"
    case staleByHash = "pool/stale-by-hash"
    case oneVerdictForAll = "pool/one-verdict-for-all"
    case compareWithoutDefaults = "pool/compare-without-defaults"
    case ignorePodSpec = "pool/ignore-pod-spec"
    case ignoreVolumeClaims = "pool/ignore-volume-claims"
    case ignoreVolumeClaimOrder = "pool/ignore-volume-claim-order"
    case compareVolumeClaimMetadata = "pool/compare-volume-claim-metadata"
    case ignoreService = "pool/ignore-service"
    case unsetServiceIsFalse = "pool/unset-service-is-false"
    case comparePodMetadata = "pool/compare-pod-metadata"
    case comparePodSpecAsWritten = "pool/compare-pod-spec-as-written"

    // MARK: A member

    case noPoolLabel = "pool/no-pool-label"
    case noTemplateHash = "pool/no-template-hash"
    case noLaunchType = "pool/no-launch-type"
    case noBlueprintHash = "pool/no-blueprint-hash"
    case noPodTemplateHash = "pool/no-pod-template-hash"
    case noCreator = "pool/no-creator"
    case noTemplateAnnotation = "pool/no-template-annotation"
    case noController = "pool/no-controller"
    case copyTemplateMetadata = "pool/copy-template-metadata"
    case noVolumeClaims = "pool/no-volume-claims"
    case noService = "pool/no-service"
    case noSecureDefaults = "pool/no-secure-defaults"
    case overwriteAutomount = "pool/overwrite-automount"
    case defaultDNSAlways = "pool/default-dns-always"
    case noPodPoolLabel = "pool/no-pod-pool-label"
    case noPodTemplateRefHash = "pool/no-pod-template-ref-hash"
    case noPodHashes = "pool/no-pod-hashes"
    case noEviction = "pool/no-eviction"
    case overwriteEviction = "pool/overwrite-eviction"
    case evictDespiteFlag = "pool/evict-despite-flag"

    // MARK: The wait after a loss

    case holdFirstFill = "pool/hold-first-fill"
    case holdAnyDeficit = "pool/hold-any-deficit"
    case holdOldCount = "pool/hold-old-count"
    case holdOnce = "pool/hold-once"
    case holdFullPool = "pool/hold-full-pool"

    // MARK: The pace

    case lessThanOneToken = "pool/less-than-one-token"
    case startWithoutTokens = "pool/start-without-tokens"
    case neverRefillTokens = "pool/never-refill-tokens"
    case hoardTokens = "pool/hoard-tokens"
    case grantAllOrNothing = "pool/grant-all-or-nothing"
    case refundWithoutLimit = "pool/refund-without-limit"
    case wakeBeforeToken = "pool/wake-before-token"

    // MARK: Expectations

    case expectForever = "pool/expect-forever"
    case expectBriefly = "pool/expect-briefly"
    case expectBelowZero = "pool/expect-below-zero"
    case noRenewal = "pool/no-renewal"
    case createDespiteDeletions = "pool/create-despite-deletions"
    case awaitDeletionsForever = "pool/await-deletions-forever"
    case oneDeletionForAll = "pool/one-deletion-for-all"
}

/// The seeded defects of the SandboxWarmPool controller that are switched on.
public typealias PoolMutants = MutantSet<SandboxWarmPoolMutant>
