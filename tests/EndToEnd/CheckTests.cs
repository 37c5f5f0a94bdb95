using System.Text.Json;
using Actors.EndToEnd.Processes;

namespace Actors.EndToEnd;

/// <summary><c>actors-node --check</c> on this very host.</summary>
public sealed class CheckTests
{
    [Fact]
    public async Task The_exit_code_tells_whether_there_is_something_to_better()
    {
        var people = await Command.RunAsync(Installation.Node, "--check");
        var program = await Command.RunAsync(Installation.Node, "--check", "--json");

        using var json = JsonDocument.Parse(program.Output);
        Assert.Equal(json.RootElement.GetProperty("toBetter").GetInt32() > 0 ? 1 : 0, program.ExitCode);
        Assert.InRange(people.ExitCode, 0, 1);
        Assert.Contains("kernel       Linux ", people.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--check", "--no-such-flag")]
    [InlineData("--check=yes")]
    [InlineData("--json")]
    [InlineData("--check", "--set", "actors.node.no-such-key=1")]
    [InlineData("--check", "--set", "actors.node.finders=[nobody]")]
    [InlineData("--check", "--config", "/no/such/file")]
    public async Task What_is_written_wrongly_is_exit_code_2(params string[] arguments)
    {
        var command = await Command.RunAsync(Installation.Node, arguments);
        Assert.Equal(2, command.ExitCode);
        Assert.Empty(command.Output);
    }

    [Fact]
    public async Task Help_names_the_check_and_its_exit_codes()
    {
        var command = await Command.RunAsync(Installation.Node, "--help");
        Assert.Contains("--check", command.Output, StringComparison.Ordinal);
        Assert.Contains("exit code 0", command.Output, StringComparison.Ordinal);
    }
}
