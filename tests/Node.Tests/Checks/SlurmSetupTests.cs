using Actors.Node.Checks;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Checks;

public sealed class SlurmSetupTests
{
    [Theory]
    [InlineData("ProctrackType           = proctrack/cgroup", "ProctrackType", "proctrack/cgroup")]
    [InlineData("proctracktype=proctrack/cgroup", "ProctrackType", "proctrack/cgroup")]
    [InlineData("  PrologFlags = Alloc,Contain  # both", "PrologFlags", "Alloc,Contain")]
    [InlineData("TaskPlugin=\"task/cgroup\"", "TaskPlugin", "task/cgroup")]
    [InlineData("TaskPlugin = (null)", "TaskPlugin", null)]
    [InlineData("TaskPluginParam = (null type)", "TaskPluginParam", "(null type)")]
    [InlineData("#TaskPlugin=task/cgroup", "TaskPlugin", null)]
    [InlineData("NodeName=a CPUs=4", "NodeName", null)]
    [InlineData("Slurmctld(primary) at vm is UP", "Slurmctld(primary)", null)]
    [InlineData("=x", "", null)]
    [InlineData("a=1\na=2", "a", "2")]
    public void Lines(string text, string key, string? value) => Assert.Equal(value, SlurmSetup.Parse(text.Split('\n')).GetValueOrDefault(key));

    [Fact]
    public void Any_text_is_read_without_an_error() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<string[]>(), lines => SlurmSetup.Parse(lines.Select(l => l ?? "")) is not null));
}
