using System.Text;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Node.Finders;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Finders;

/// <summary>Environments that no well-meaning program has.</summary>
public sealed class EnvironmentBlockTests
{
    private static readonly IEnvironmentFinder[] s_finders = [.. FinderRegistry.Resolve(["environ"], [], "n1").OfType<IEnvironmentFinder>()];

    [Theory]
    [InlineData("SLURM_JOB_ID=7", "7")]
    [InlineData("A=1\0SLURM_JOB_ID=7", "7")]
    [InlineData("\0\0\0SLURM_JOB_ID=7\0\0", "7")]
    [InlineData("SLURM_JOB_ID=7\0SLURM_JOB_ID=8\0", "7")]
    [InlineData("SLURM_JOB_ID\0SLURM_JOB_ID=7\0", "7")]
    [InlineData("=\0==\0SLURM_JOB_ID=7\0", "7")]
    [InlineData("SLURM_JOB_ID=7\n8\0", null)]
    [InlineData("PBS_JOBID=7\u001b[31m\0", null)]
    [InlineData("PBS_JOBID=7/../8\0", null)]
    [InlineData("PBS_JOBID= 7\0", null)]
    [InlineData("LSB_JOBID=7\0LSB_JOBINDEX=99999999999999999999\0", "7")]
    public void The_last_variable_needs_no_NUL_the_first_of_two_counts_and_what_is_no_id_is_none(string block, string? rawId)
    {
        Assert.Equal(rawId is not null, EnvironmentFinders.TryFind(s_finders, new EnvironmentBlock(Encoding.UTF8.GetBytes(block)), out _, out var found));
        Assert.Equal(rawId, rawId is null ? null : found);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_make_no_id()
    {
        Assert.False(EnvironmentFinders.TryFind(s_finders, new EnvironmentBlock([.. "PBS_JOBID=7"u8, 0xff, 0xfe, 0]), out _, out _));
        Assert.False(EnvironmentFinders.TryFind(s_finders, new EnvironmentBlock([0xff, (byte)'=', (byte)'7', 0]), out _, out _));
    }

    [Fact]
    public void Two_mebibytes_are_searched_to_the_end_and_one_huge_value_is_none()
    {
        var filler = new byte[2 << 20];
        filler.AsSpan().Fill((byte)'x');
        Assert.True(EnvironmentFinders.TryFind(s_finders, new EnvironmentBlock([.. "A="u8, .. filler, 0, .. "PBS_JOBID=7"u8, 0]), out _, out var rawId));
        Assert.Equal("7", rawId);
        Assert.False(EnvironmentFinders.TryFind(s_finders, new EnvironmentBlock([.. "PBS_JOBID="u8, .. filler, 0]), out _, out _));
        var many = string.Concat(Enumerable.Range(0, 150_000).Select(i => $"V{i}=1\0"));
        Assert.True(EnvironmentFinders.TryFind(s_finders, new EnvironmentBlock(Encoding.UTF8.GetBytes(many + "OAR_JOB_ID=9")), out _, out rawId));
        Assert.Equal("9", rawId);
    }

    [Fact]
    public void Whatever_an_environment_holds_an_id_that_is_found_can_be_used_and_facts_never_throw()
    {
        string[] names =
        [
            "SLURM_JOB_ID", "SLURM_HET_SIZE", "SLURM_JOB_ID_HET_GROUP_0", "SLURM_JOB_CPUS_PER_NODE", "SLURM_JOB_START_TIME", "OAR_JOB_ID", "PBS_JOBID", "PBS_NP", "LSB_JOBID", "LSB_JOBINDEX",
            "JOB_ID", "SGE_TASK_ID", "SGE_ROOT", "NSLOTS",
        ];
        string[] values = ["7", "7[3].s", "[", "]", "-1", "0", "4(x2)", "9223372036854775807", "undefined", "a:b", "\u001b[0m", "", "7\n"];
        var variable = from name in Gen.Elements(names)
                       from text in Gen.Elements(values)
                       from random in ArbMap.Default.ArbFor<byte[]>().Generator
                       from isRandom in Gen.Elements(true, false)
                       select (byte[])[.. Encoding.UTF8.GetBytes(name), (byte)'=', .. isRandom ? random : Encoding.UTF8.GetBytes(text), 0];
        Check.QuickThrowOnFailure(Prop.ForAll(variable.ArrayOf().ToArbitrary(), variables =>
        {
            byte[] block = [.. variables.SelectMany(v => v)];
            var found = EnvironmentFinders.TryFind(s_finders, new EnvironmentBlock(block), out var finder, out var rawId);
            foreach (var other in s_finders)
            {
                other.Fill(new JobFacts(), new EnvironmentBlock(block), "7");
                other.Speaks(new EnvironmentBlock(block), "7");
            }

            finder?.Fill(new JobFacts(), new EnvironmentBlock(block), rawId);
            return !found || JobEntity.Flaw(rawId) is null;
        }));
    }
}
