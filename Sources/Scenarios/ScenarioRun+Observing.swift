import APIServer
import ControllerRuntime
import Simulation
import World

extension ScenarioRun {
    /// The present place in the run.
    var moment: RunMoment { RunMoment(time: world.simulation.now, event: world.simulation.currentEvent) }

    /// Lets the onlooker see everything from now on. Without one nothing is hooked up.
    func beginObserving() {
        guard let observer else { return }
        let simulation = world.simulation
        let controlPlane = world.controlPlane
        observer.runBegan(scenario, in: world)
        let earlier = simulation.traceObserver
        earlierTraceObserver = earlier
        simulation.traceObserver = { [observer] event in
            earlier?(event)
            observer.happened(event)
        }
        simulation.originObserver = { [observer, unowned self] in observer.declaredOrigin($0, at: moment) }
        controlPlane.callObservers.append { [observer, unowned self] call, code in
            if !isOver { observer.called(call, code: code, at: moment) }
        }
        controlPlane.passObservers.append { [observer, unowned self] report in
            if !isOver { observer.passed(report, at: moment) }
        }
        controlPlane.deliveryObservers.append { [observer, unowned self] report in
            if !isOver { observer.delivered(report, at: moment) }
        }
    }

    /// The kernel goes on for a while when processes are ended; that belongs to no run.
    func endObserving() {
        guard observer != nil else { return }
        world.simulation.traceObserver = earlierTraceObserver
        world.simulation.originObserver = nil
    }

    /// Shows an entry of the timeline; faults are known by their entries.
    func show(_ entry: TimelineEntry, to observer: any RunObserver) {
        observer.told(entry, at: moment)
        guard entry.category == .fault else { return }
        let prefix = "fault: "
        observer.struck(entry.text.hasPrefix(prefix) ? String(entry.text.dropFirst(prefix.count)) : entry.text, at: moment)
    }

    /// The scenario is about to act; the words are made for an onlooker only.
    func act(_ words: @autoclosure () -> String) { observer?.acted(words(), at: moment) }
}
