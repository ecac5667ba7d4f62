import HTTPServer
import ObjectModel

/// What a server needs for many objects.
extension ServeMeasurement {
    /// As many as kubectl asks for at once.
    private static let page = 500
    /// With metadata and what else every object has, 2 KB.
    private static let textLength = 1_850

    /// Creates many objects of 2 KB over the wire, lists them page by page, and reads the server's memory.
    func measurePopulation() throws {
        var filled: [Double] = []
        var listed: [Double] = []
        var peak: [Double] = []
        var listing: [Double] = []
        try served([]) { process in
            try fill(process)
            filled.append(Double(process.residentBytes) / 1e6)
            let clock = ContinuousClock()
            var count = 0
            listing.append(inSeconds(try clock.measure { count = try listAll(process) }))
            guard count >= objects else { throw HTTPServerError("\(count) of \(objects) objects were listed") }
            listed.append(Double(process.residentBytes) / 1e6)
            peak.append(Double(process.peakResidentBytes) / 1e6)
        }
        benchmark.add(Figure(name: "listing \(objects) objects in pages of \(Self.page)", unit: "s", values: listing))
        benchmark.add(Figure(name: "resident memory with \(objects) objects of 2 KB", unit: "MB", values: filled))
        benchmark.add(Figure(name: "after they were listed", unit: "MB", values: listed))
        benchmark.add(Figure(name: "the most at any time", unit: "MB", values: peak))
    }

    /// Has wrk create objects until there are enough.
    private func fill(_ process: ServedProcess) throws {
        let client = client(process)
        var count = 0
        var round = 0
        while count < objects {
            round += 1
            let most = (objects - count + 1) / 2
            let object = Self.object("NAME", textLength: Self.textLength)
            _ = try load(process, Self.path, script: Self.creation(of: object, round: round, most: most))
            let list = try JSONReader.read(client.send("GET", "\(Self.path)?limit=1").body)
            count = (list["items"]?.arrayValue?.count ?? 0) + Int(list.at("metadata", "remainingItemCount")?.intValue ?? 0)
        }
    }

    private func listAll(_ process: ServedProcess) throws -> Int {
        let client = client(process)
        var count = 0
        var token: String?
        repeat {
            let answer = try client.send("GET", "\(Self.path)?limit=\(Self.page)" + (token.map { "&continue=\($0)" } ?? ""))
            let list = try JSONReader.read(answer.body)
            guard answer.status == 200, let items = list["items"]?.arrayValue else {
                throw HTTPServerError("a list was refused with \(answer.status)")
            }
            count += items.count
            token = list.at("metadata", "continue")?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        } while token != nil
        return count
    }
}
