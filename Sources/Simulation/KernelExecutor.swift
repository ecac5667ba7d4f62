/// Runs the jobs of reconcilers on the thread of their kernel, one after the other, only while the kernel drains it.
///
/// A class of its own rather than an actor: one enqueue a suspension, in debug and release alike. Never derive a choice or a trace
/// entry from the order or number of enqueues; both belong to the compiler.
final class KernelExecutor: TaskExecutor, @unchecked Sendable {
    // Unchecked: jobs are enqueued and run by one thread only, the one that runs the kernel; `Simulation` checks that.
    @exclusivity(unchecked) private var jobs: [UnownedJob] = []
    @exclusivity(unchecked) private var next = 0

    func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    /// Runs jobs until none is left, including those that running ones add.
    @inline(__always) func drain() {
        if jobs.isEmpty { return }
        while next < jobs.count {
            let job = jobs[next]
            next += 1
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
        jobs.removeAll(keepingCapacity: true)
        next = 0
    }
}
