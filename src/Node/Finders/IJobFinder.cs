namespace Actors.Node.Finders;

/// <summary>Turns what the kernel shows of a process into a job. Known by the name it has in <c>actors.node.finders</c>.</summary>
internal interface IJobFinder
{
    /// <summary>Name in the configuration.</summary>
    string Name { get; }

    /// <summary>The scheduler whose jobs it finds; empty when it finds those of several.</summary>
    string Scheduler { get; }
}
