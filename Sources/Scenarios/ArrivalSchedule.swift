import ObjectModel
import Simulation

/// The moments at which the claims of a load arrive, one after the other, counted from the start of the load.
struct ArrivalSchedule {
    private enum Form {
        case moments([Nanoseconds])
        case equal(ratePerSecond: Double, duration: Nanoseconds)
        case random(gap: Distribution, duration: Nanoseconds)
    }

    private let form: Form
    private let stream: RandomStream
    private var taken = 0
    private var latest: Nanoseconds = 0

    /// Starts a schedule; only a Poisson process draws from the stream.
    init(_ arrivals: Workload.Arrivals, stream: RandomStream) {
        self.stream = stream
        switch arrivals {
        case .at(let moments): form = .moments(moments)
        // The first claims of a closed load arrive at once; the others when one has gone, which no schedule knows.
        case .closed(let inFlight, let count, _): form = .moments(Array(repeating: 0, count: max(0, min(inFlight, count))))
        case .burst(let count): form = .moments(Array(repeating: 0, count: max(0, count)))
        case .uniform(let rate, let duration): form = .equal(ratePerSecond: rate, duration: duration)
        case .poisson(let rate, let duration):
            let mean = rate > 0 ? min(max(1_000_000_000 / rate, 1), 9e18) : 9e18
            form = .random(gap: .exponential(mean: Nanoseconds(mean)), duration: duration)
        }
    }

    /// The moment of the next arrival, never before the one before it; nil when there is none.
    mutating func next() -> Nanoseconds? {
        let moment: Nanoseconds
        switch form {
        case .moments(let moments):
            guard taken < moments.count else { return nil }
            moment = moments[taken]
        case .equal(let rate, let duration):
            let exact = rate > 0 ? Double(taken) * 1_000_000_000 / rate : 9e18
            guard exact < Double(duration) else { return nil }
            moment = Nanoseconds(exact)
        case .random(let gap, let duration):
            let (sum, overflow) = latest.addingReportingOverflow(gap.sample(stream))
            guard !overflow, sum < duration else { return nil }
            moment = sum
        }
        taken += 1
        latest = max(latest, moment)
        return latest
    }

    /// How a timeline describes arrivals.
    static func description(_ arrivals: Workload.Arrivals) -> String {
        switch arrivals {
        case .at(let moments):
            let claims = ReadableTime.count(moments.count, "claim")
            guard let last = moments.last, last > 0 else { return "\(claims) at once" }
            return "\(claims) within \(GoDuration.format(last))"
        case .closed(let inFlight, let count, _):
            return "\(ReadableTime.count(count, "claim")), \(ReadableTime.grouped(inFlight)) at a time"
        case .burst(let count): return "\(ReadableTime.count(count, "claim")) at once"
        case .poisson(let rate, let duration): return "Poisson arrivals, \(text(rate)) a second for \(GoDuration.format(duration))"
        case .uniform(let rate, let duration): return "\(text(rate)) claims a second for \(GoDuration.format(duration))"
        }
    }

    private static func text(_ rate: Double) -> String {
        rate.rounded() == rate && rate.magnitude < 1e15 ? String(Int64(rate)) : String(rate)
    }
}
