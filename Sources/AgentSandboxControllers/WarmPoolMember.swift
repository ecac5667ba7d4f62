import AgentSandboxAPI
import ObjectModel

/// A Sandbox that carries a pool's label, with what every pass asks of it read once.
final class WarmPoolMember: Sendable {
    /// The Sandbox.
    let sandbox: Sandbox
    /// Its uid.
    let uid: String
    /// Whose it is, from the point of view of the pool.
    let ownership: Ownership
    /// Whether it is on its way out.
    let isBeingDeleted: Bool
    /// Whether its Ready condition is True.
    let isReady: Bool
    /// When it was made.
    let created: Timestamp?
    /// Whether it says how it was launched.
    let hasLaunchType: Bool

    init(_ sandbox: Sandbox, poolUID: String) {
        self.sandbox = sandbox
        uid = sandbox.uid
        ownership = Ownership(of: sandbox, by: poolUID)
        isBeingDeleted = sandbox.isBeingDeleted
        isReady = sandbox.isReady
        created = sandbox.creationTimestamp
        hasLaunchType = sandbox.label(AgentSandboxNames.Label.launchType)?.isEmpty == false
    }
}

/// What was read of the Sandboxes of one pool when they were last listed. Each event of a member wakes its pool, and all but one of
/// them are the same objects as before; they are not read again.
struct WarmPoolRoster {
    private var poolUID = ""
    private var members: [WarmPoolMember] = []

    /// The members for objects listed in the order of their names.
    mutating func read(_ listed: [JSONValue], poolUID: String) -> [WarmPoolMember] {
        let known = poolUID == self.poolUID ? members : []
        var position = 0
        members = listed.map { object in
            // One further than expected after an object that changed or is gone, at the same place after one that is new.
            for candidate in [position, position + 1] where candidate < known.count && known[candidate].sandbox.json.isIdentical(to: object)
            {
                position = candidate + 1
                return known[candidate]
            }
            return WarmPoolMember(Sandbox(object), poolUID: poolUID)
        }
        self.poolUID = poolUID
        return members
    }
}
