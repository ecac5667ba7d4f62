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
        simulation.traceObserver = { [observer] in observer.happened($0) }
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
        controlPlane.faultObservers.append { [observer, unowned self] fault in
            if !isOver { observer.struck(fault, at: moment) }
        }
    }

    /// The kernel goes on for a while when processes are ended; that belongs to no run.
    func endObserving() {
        world.simulation.traceObserver = nil
        world.simulation.originObserver = nil
    }

    /// The scenario is about to act; the words are made for an onlooker only.
    func act(_ words: @autoclosure () -> String) { observer?.acted(words(), at: moment) }
}
