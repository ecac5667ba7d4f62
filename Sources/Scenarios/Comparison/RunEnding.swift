import APIServer
import ObjectModel
import World

/// How a run ended, for comparisons with another run.
package struct RunEnding: Sendable {
    /// Whether nothing was left to do. What is still going on at the end differs between any two runs.
    package let isAtRest: Bool
    /// Every object, masked, and how often objects were made and removed.
    package let state: EndState
    /// What the run has come to, whoever was served by what.
    package let settled: SettledState
}

/// Watches a run for how it ends.
package final class RunEndingRecorder {
    private struct Tally {
        var created = 0
        var deleted = 0
        /// How often each object was written; a name that is given again goes on with the count.
        var writes: [ObjectKey: Int] = [:]
        var mostWritten: (key: ObjectKey, count: Int)?
    }

    private var tallies: [Tally] = []
    /// How the run ended; nil before it has.
    package private(set) var ending: RunEnding?

    /// Nothing is watched yet.
    package init() {}

    /// Has the next run with these options watched.
    package func attach(to options: inout RunOptions) {
        let (prepare, conclude) = (options.prepare, options.conclude)
        options.prepare = { [self] world in
            prepare?(world)
            world.server.onCommit { [weak self] revision in self?.observe(revision) }
        }
        options.conclude = { [self] world in
            conclude?(world)
            ending = made(world)
        }
    }

    private func observe(_ revision: Revision) {
        let index = revision.resource.index
        while tallies.count <= index { tallies.append(Tally()) }
        switch revision.verb {
        case .create: tallies[index].created += 1
        case .delete: tallies[index].deleted += 1
        case .update: break
        }
        let count = (tallies[index].writes[revision.object.key] ?? 0) + 1
        tallies[index].writes[revision.object.key] = count
        if count > (tallies[index].mostWritten?.count ?? 0) { tallies[index].mostWritten = (revision.object.key, count) }
    }

    private func made(_ world: World) -> RunEnding {
        var objects: [JSONValue] = []
        var turnovers: [EndState.Turnover] = []
        var writes: [SettledState.Writes] = []
        var seen: Set<Int> = []
        for handle in world.server.resources {
            let (kind, index) = (handle.kind.kind, handle.id.index)
            guard !EndState.leftOut.contains(kind), seen.insert(index).inserted else { continue }
            objects += (try? world.server.list(handle, namespace: nil))?.items ?? []
            guard index < tallies.count else { continue }
            let tally = tallies[index]
            turnovers.append(EndState.Turnover(kind: kind, created: tally.created, deleted: tally.deleted))
            if let most = tally.mostWritten {
                writes.append(SettledState.Writes(kind: kind, object: "\(kind) \(most.key)", count: most.count))
            }
        }
        return RunEnding(
            isAtRest: world.simulation.isSettled(quiet: .seconds(5)), state: EndState(objects, turnovers: turnovers),
            settled: SettledState(objects, writes: writes))
    }
}
