namespace Akka.Actor;

/// <summary>A phase of the shutdown.</summary>
/// <param name="DependsOn">Phases that come before it.</param>
/// <param name="Timeout">How long its tasks may take together.</param>
/// <param name="Recover">Whether the shutdown goes on when a task fails or takes too long.</param>
internal sealed record ShutdownPhase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover);

/// <summary>The phases of <c>akka.coordinated-shutdown.phases</c>, in the order in which they run.</summary>
internal sealed class ShutdownPhases
{
    private readonly Dictionary<string, ShutdownPhase> _phases;

    public ShutdownPhases(Dictionary<string, ShutdownPhase> phases)
    {
        _phases = phases;
        Order = Sort();
    }

    /// <summary>Names in the order of running.</summary>
    public IReadOnlyList<string> Order { get; }

    public static ShutdownPhases From(Config? config)
    {
        var phases = new Dictionary<string, ShutdownPhase>(StringComparer.Ordinal);
        var usual = config?.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5), allowInfinite: false) ?? TimeSpan.FromSeconds(5);
        foreach (var name in config?.GetConfig("phases")?.AsEnumerable().Select(p => p.Key) ?? [])
        {
            var phase = config!.GetConfig($"phases.\"{name}\"")!;
            phases[name] = new ShutdownPhase(
                [.. phase.GetStringList("depends-on")], phase.GetTimeSpan("timeout", usual, allowInfinite: false),
                phase.GetBoolean("recover", true));
        }

        return new ShutdownPhases(phases);
    }

    public ShutdownPhase Get(string name) =>
        _phases.TryGetValue(name, out var phase)
            ? phase
            : throw new ArgumentException($"Unknown shutdown phase '{name}'; those of akka.coordinated-shutdown.phases are: {string.Join(", ", Order)}.", nameof(name));

    // Each behind those it depends on. A phase that others name need not be described itself.
    private List<string> Sort()
    {
        var order = new List<string>();
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in _phases.Keys.ToList()) Visit(name);
        return order;

        void Visit(string name)
        {
            if (order.Contains(name, StringComparer.Ordinal)) return;
            if (!open.Add(name))
                throw new ArgumentException($"The shutdown phases depend on each other in a circle through '{name}' (akka.coordinated-shutdown.phases).");
            if (!_phases.TryGetValue(name, out var phase))
                _phases[name] = phase = new ShutdownPhase([], TimeSpan.FromSeconds(5), Recover: true);
            foreach (var before in phase.DependsOn) Visit(before);
            open.Remove(name);
            order.Add(name);
        }
    }
}
