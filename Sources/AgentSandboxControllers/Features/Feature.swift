/// The repairs of upstream's defects that can be switched on by name. None is by default: the controllers then do what upstream's do.
///
/// Each is the smallest change that makes the defect go away; `docs/upstream-defects.md` tells the defect.
public enum Feature: String, CaseIterable, Hashable, Sendable {
    // MARK: Claims

    case authoritativeClaimBeforeColdStart = "AuthoritativeClaimBeforeColdStart"
    case authoritativeAssignmentLookup = "AuthoritativeAssignmentLookup"
    case authoritativeSandboxBeforeAdoption = "AuthoritativeSandboxBeforeAdoption"
    case authoritativeClaimBeforeAssignment = "AuthoritativeClaimBeforeAssignment"
    case authoritativeReadOnAlreadyExists = "AuthoritativeReadOnAlreadyExists"
    case tellExpiryOnce = "TellExpiryOnce"
    case retireAssignedSandbox = "RetireAssignedSandbox"
    case lockedReferenceRemoval = "LockedReferenceRemoval"
    case countStoredReadiness = "CountStoredReadiness"
    case keepStaleMembersInLine = "KeepStaleMembersInLine"
    case returnContendedMember = "ReturnContendedMember"

    // MARK: Pools

    case preconditionedPoolDelete = "PreconditionedPoolDelete"
    case countUnwrittenMembers = "CountUnwrittenMembers"
    case poolStatusDespiteFailures = "PoolStatusDespiteFailures"
    case graceSinceReadiness = "GraceSinceReadiness"
    case authoritativePodBeforeDelete = "AuthoritativePodBeforeDelete"
    case expectUnansweredCreation = "ExpectUnansweredCreation"
    case authoritativeFirstCount = "AuthoritativeFirstCount"

    // MARK: Sandboxes

    case exactExpiryRequeue = "ExactExpiryRequeue"
    case selectByUID = "SelectByUID"
    case wholeSandboxStatus = "WholeSandboxStatus"
    case authoritativePodLookup = "AuthoritativePodLookup"
    case authoritativeSandboxBeforeNewPod = "AuthoritativeSandboxBeforeNewPod"
    case awaitExpiryMark = "AwaitExpiryMark"
    case authoritativeSandboxBeforeSuspension = "AuthoritativeSandboxBeforeSuspension"

    // MARK: Templates

    case authoritativeTemplateBeforePolicy = "AuthoritativeTemplateBeforePolicy"

    /// Which defect of upstream the repair takes away, as `docs/upstream-defects.md` numbers them.
    public var defect: String {
        switch self {
        case .preconditionedPoolDelete: "LB-01"
        case .countUnwrittenMembers: "LB-02"
        case .poolStatusDespiteFailures: "LB-03"
        case .retireAssignedSandbox: "LB-04"
        case .graceSinceReadiness: "LB-05"
        case .authoritativeAssignmentLookup, .authoritativeSandboxBeforeAdoption: "LB-06"
        case .tellExpiryOnce: "LB-07"
        case .exactExpiryRequeue: "LB-08"
        case .keepStaleMembersInLine, .returnContendedMember: "LB-09"
        case .authoritativeClaimBeforeAssignment: "LB-10"
        case .authoritativePodBeforeDelete: "LB-11"
        case .authoritativeReadOnAlreadyExists: "LB-12"
        case .selectByUID: "LB-13"
        case .authoritativeClaimBeforeColdStart: "LB-14"
        case .lockedReferenceRemoval: "LB-15"
        case .expectUnansweredCreation: "LB-16"
        case .wholeSandboxStatus: "LB-17"
        case .authoritativePodLookup: "LB-18"
        case .authoritativeSandboxBeforeNewPod, .authoritativeTemplateBeforePolicy: "LB-19"
        case .authoritativeFirstCount: "LB-20"
        case .awaitExpiryMark: "LB-21"
        case .countStoredReadiness: "LB-22"
        case .authoritativeSandboxBeforeSuspension: "LB-23"
        }
    }

    /// The ids of the invariants that the defect violates, as its scenarios in `scenarios/upstream-defects` announce.
    public var invariants: [String] {
        switch self {
        case .preconditionedPoolDelete: ["I-05"]
        case .countUnwrittenMembers, .expectUnansweredCreation, .authoritativeFirstCount: ["I-04"]
        case .poolStatusDespiteFailures: ["I-14"]
        case .retireAssignedSandbox: ["I-16"]
        case .graceSinceReadiness, .authoritativePodBeforeDelete: ["I-25"]
        case .authoritativeAssignmentLookup, .authoritativeSandboxBeforeAdoption, .authoritativeClaimBeforeAssignment,
            .authoritativeClaimBeforeColdStart:
            ["I-01"]
        case .tellExpiryOnce: ["I-21", "L-06"]
        case .exactExpiryRequeue: ["L-05"]
        case .keepStaleMembersInLine, .returnContendedMember: ["I-19"]
        case .authoritativeReadOnAlreadyExists, .awaitExpiryMark: ["L-06"]
        case .selectByUID: ["I-08", "I-23"]
        case .lockedReferenceRemoval: ["I-01", "I-18"]
        case .wholeSandboxStatus, .authoritativePodLookup: ["I-13"]
        case .authoritativeSandboxBeforeNewPod, .authoritativeTemplateBeforePolicy, .authoritativeSandboxBeforeSuspension: ["L-09"]
        case .countStoredReadiness: ["I-20"]
        }
    }

    /// What the controller does instead of what upstream's does, in one line.
    public var summary: String {
        switch self {
        case .authoritativeClaimBeforeColdStart:
            "before a claim is given a new Sandbox it is read past the cache; one that has a Sandbox by then is looked at again instead"
        case .authoritativeAssignmentLookup:
            "a Sandbox that the claim names and the cache does not know is read past the cache before it counts as gone"
        case .authoritativeSandboxBeforeAdoption:
            "before a claim takes a member of its pool, the Sandbox of its own name is read past the cache and kept if it is the claim's"
        case .authoritativeClaimBeforeAssignment:
            "before a claim looks for a member of its pool it is read past the cache; one that has a Sandbox by then takes none out of line"
        case .authoritativeReadOnAlreadyExists:
            "a new Sandbox that exists already is read past the cache and taken if it is the claim's, in place of a timer of 200 ms"
        case .tellExpiryOnce:
            "an Event tells of an expiry when the write has been stored; a write or a deletion that was overtaken waits for the claim to be "
                + "seen, and a Sandbox that is gone already counts as retired"
        case .retireAssignedSandbox:
            "an expired claim that stays retires the Sandbox it was assigned when its status names none"
        case .lockedReferenceRemoval:
            "a name is taken off a claim only in the state in which the claim was read, not when it names another Sandbox by now"
        case .keepStaleMembersInLine:
            "a member that an older template made stays in line until it is gone: the template may come back"
        case .returnContendedMember:
            "a member whose transfer was given up while it still is the pool's goes back in line"
        case .preconditionedPoolDelete:
            "a pool deletes a member only in the state in which it has seen it, so that none is deleted that a claim has taken"
        case .countUnwrittenMembers:
            "a member whose deletion, label or adoption was refused still counts as one"
        case .poolStatusDespiteFailures:
            "a pass that failed writes the pool's status all the same"
        case .graceSinceReadiness:
            "a member may be not ready for the grace period since it was last ready, not since it was made"
        case .authoritativePodBeforeDelete:
            "a stuck member is deleted only after its Pod was looked at past the cache and does not wait for a node"
        case .expectUnansweredCreation:
            "a creation that is answered with a timeout counts as made until the member is seen or given up"
        case .authoritativeFirstCount:
            "a process that starts counts the members of a pool past the cache before it makes any, until the cache has shown as many"
        case .authoritativePodLookup:
            "a Pod that the Sandbox names and the cache does not know is read past the cache before it counts as lost"
        case .authoritativeSandboxBeforeNewPod:
            "before a Sandbox that has had a Pod is given another it is read past the cache; one that is going gets none"
        case .awaitExpiryMark:
            "a Sandbox that was marked as expired is looked at again when the mark is seen, not after a millisecond"
        case .countStoredReadiness:
            "that a claim became ready is counted when it was stored, not when the claim was gone already"
        case .authoritativeSandboxBeforeSuspension:
            "before the Pod of a suspended Sandbox is deleted the Sandbox is read past the cache; one that is to run by now keeps it"
        case .authoritativeTemplateBeforePolicy:
            "before a template is given a NetworkPolicy it is read past the cache; one that is going gets none"
        case .wholeSandboxStatus:
            "a status that has changed is written as a whole, not as the difference from what the cache shows"
        case .exactExpiryRequeue:
            "a Sandbox that ends in less than two seconds is looked at again at its end"
        case .selectByUID:
            "Pods carry the uid of their Sandbox, and Services select by it too"
        }
    }
}

/// The repairs that are switched on in the controllers of one process. Where there are none, asking costs one comparison.
public struct FeatureSet: Sendable {
    private let features: Set<Feature>
    private let isEmpty: Bool

    /// None.
    public static let none = FeatureSet(Set<Feature>())

    /// Switches repairs on.
    public init(_ features: Set<Feature>) {
        self.features = features
        isEmpty = features.isEmpty
    }

    /// Switches repairs on by name. Throws when there is none of that name.
    public init(_ names: [String]) throws(AgentSandboxManagerError) {
        var features: Set<Feature> = []
        for name in names {
            guard let feature = Feature(rawValue: name) else { throw .unknown("feature", name) }
            features.insert(feature)
        }
        self.init(features)
    }

    /// Whether a repair is switched on.
    @inline(__always)
    func has(_ feature: Feature) -> Bool { !isEmpty && features.contains(feature) }
}
