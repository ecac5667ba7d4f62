import APIServer

/// The open watches by the storage that they look at, so that a commit wakes those it concerns and no others.
final class WatchRegistry {
    private var streams: [[WatchStream]] = []
    /// The watches that are open.
    private(set) var count = 0
    /// The events that all watches together have been given.
    var delivered: UInt64 = 0

    /// Tells the watches of a resource that there is a new revision.
    func notify(_ revision: Revision) {
        let index = revision.resource.index
        guard index < streams.count else { return }
        for stream in streams[index] { stream.wake() }
    }

    func add(_ stream: WatchStream) {
        let index = stream.resource.index
        while streams.count <= index { streams.append([]) }
        stream.place = streams[index].count
        streams[index].append(stream)
        count += 1
    }

    func remove(_ stream: WatchStream) {
        let index = stream.resource.index
        guard let place = stream.place, index < streams.count, place < streams[index].count, streams[index][place] === stream else {
            return
        }
        stream.place = nil
        count -= 1
        guard let last = streams[index].popLast(), last !== stream else { return }
        streams[index][place] = last
        last.place = place
    }
}
