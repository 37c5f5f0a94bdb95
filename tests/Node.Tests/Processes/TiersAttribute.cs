using System.Reflection;
using Actors.Node.Tests.Kernel.Bpf;
using Xunit.Sdk;

namespace Actors.Node.Tests.Processes;

/// <summary>The tiers in which the kernel tells of every process, as far as this host has them; why it has not, the skipped tests of exit records and of the hooks say.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TiersAttribute : DataAttribute
{
    private static readonly Lazy<string?> s_noEvents = new(() => new CgroupFactAttribute().Skip);

    /// <summary>Why none of them is here; null where one is.</summary>
    public static string? Flaw => s_noEvents.Value is { } flaw && BpfFactAttribute.Flaw is not null ? flaw : null;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        if (s_noEvents.Value is null)
        {
            yield return ["taskstats"];
        }

        if (BpfFactAttribute.Flaw is null)
        {
            yield return ["bpf"];
        }
    }
}
