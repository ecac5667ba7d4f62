import AgentSandboxAPI
import ObjectModel

/// A Sandbox that carries a pool's label, with what every pass asks of it read once.
final class WarmPoolMember: Sendable {
    /// The Sandbox.
    let sandbox: Sandbox
    /// Its namespace and name.
    let key: ObjectKey
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
    /// Whether it says that it was launched warm.
    let isMarkedWarm: Bool

    init(_ sandbox: Sandbox, poolUID: String) {
        self.sandbox = sandbox
        key = sandbox.key
        uid = sandbox.uid
        ownership = Ownership(of: sandbox, by: poolUID)
        isBeingDeleted = sandbox.isBeingDeleted
        isReady = sandbox.isReady
        created = sandbox.creationTimestamp
        isMarkedWarm = sandbox.label(AgentSandboxNames.Label.launchType) == AgentSandboxNames.Value.launchTypeWarm
    }
}

/// What was read of the Sandboxes of one pool when they were last listed. Each event of a member wakes its pool, and all but one of
/// them are the same objects as before; they are not read again.
struct WarmPoolRoster {
    private var poolUID = ""
    private var members: [WarmPoolMember] = []

    /// The members for objects listed in the order of their names.
    mutating func read(_ listed: [JSONValue], poolUID: String) -> [WarmPoolMember] {
        if poolUID != self.poolUID { members = [] }
        self.poolUID = poolUID
        if renew(listed) { return members }
        let known = members
        var position = 0
        members = listed.map { object in
            if position < known.count, known[position].sandbox.json.isIdentical(to: object) {
                position += 1
                return known[position - 1]
            }
            // Both lists are in the order of their keys: skips what is gone.
            let member = WarmPoolMember(Sandbox(object), poolUID: poolUID)
            while position < known.count, known[position].key < member.key { position += 1 }
            guard position < known.count, known[position].key == member.key else { return member }
            position += 1
            return known[position - 1].sandbox.json.isIdentical(to: object) ? known[position - 1] : member
        }
        return members
    }

    /// Reads those that have changed. False when others have come or gone; the members that it has read are right then, too.
    private mutating func renew(_ listed: [JSONValue]) -> Bool {
        guard listed.count == members.count else { return false }
        for position in listed.indices where !members[position].sandbox.json.isIdentical(to: listed[position]) {
            let member = WarmPoolMember(Sandbox(listed[position]), poolUID: poolUID)
            guard member.key == members[position].key else { return false }
            members[position] = member
        }
        return true
    }
}
