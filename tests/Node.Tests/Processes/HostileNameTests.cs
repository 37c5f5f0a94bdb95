using System.Text;

namespace Actors.Node.Tests.Processes;

/// <summary>Real programs with names that mean something to parsers and terminals, and with paths as long as the kernel takes them.</summary>
public sealed class HostileNameTests : RealJob
{
    private const string Odd = "a) R 1\n\u001b[31m(";

    [CgroupTheory, Tiers]
    public void Names_with_newlines_parentheses_and_escapes_are_told_whole(string tier) => Told(tier, Program(Odd), "100000");

    [CgroupTheory, Tiers]
    public void The_longest_path_is_told_whole(string tier)
    {
        var deep = Directory.CreateDirectory($"{Bin}/{string.Join('/', Enumerable.Repeat(new string('d', 200), (4000 - Bin.Length) / 201))}").FullName;
        Told(tier, Program(Path.GetRelativePath(Bin, $"{deep}/{new string('p', Math.Min(250, 4094 - deep.Length))}")), "100000");
    }

    [CgroupFact(events: false)]
    public void Processes_that_vanish_while_they_are_looked_at_do_no_harm()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        using var scanner = Scanner("poll");
        var child = Start(job, "/bin/sh", $"i=0; while [ $i -lt 400 ]; do /bin/true & i=$((i+1)); done; wait; {Stop}");
        while (!Truth.IsStopped(child))
        {
            foreach (var seen in scanner.Scan().Jobs)
            {
                Balanced(seen);
            }
        }

        var slice = Until(scanner, "the shell alone", r => r.Jobs.FirstOrDefault(j => j.LiveProcesses == 1));
        Balanced(slice);
    }

    private void Told(string tier, string program, string rounds)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var child = Start(job, program, $"{Burn}; {Stop}", rounds);
        UntilStopped(child);
        var row = Until(scanner, "the program", r => r.Jobs.Select(j => Row(j, program)).FirstOrDefault(found => found is { CpuUsec: > 10_000 }));
        Assert.Equal(Encoding.UTF8.GetBytes(program), row.Path.ToByteArray());
    }
}
