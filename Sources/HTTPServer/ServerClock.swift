import ObjectModel

/// The clock by which a server's requests are answered and its streams filled.
public protocol ServerClock: AnyObject {
    /// The present moment. What must have happened by now has happened when it is returned.
    func now() -> Timestamp
    /// How many nanoseconds by the wall it is until a moment, 0 when it has come; nil while the clock stands still before it.
    func delay(until moment: Timestamp) -> Int64?
}
