using System.Reflection;
using Actors.Node.Tests.Kernel.Bpf;
using Xunit.Sdk;

namespace Actors.Node.Tests.Processes;

/// <summary>The tiers in which the kernel tells of every process, as far as this host has them; why it has no bpf, the skipped tests of the hooks say.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TiersAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return ["taskstats"];
        if (BpfFactAttribute.Flaw is null)
        {
            yield return ["bpf"];
        }
    }
}
