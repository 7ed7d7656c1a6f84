//! What kind of place a host is: general knowledge that few labels can teach.
//!
//! Features, not decisions: what a kind is worth for a section is learnt.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Kinds of places and some of their hosts, parted by spaces; a name stands for every host below it.
const KINDS: &[(&str, &str)] = &[
    (
        "a place of papers",
        "arxiv.org openreview.net aclanthology.org aclweb.org proceedings.mlr.press jmlr.org papers.nips.cc \
         proceedings.neurips.cc openaccess.thecvf.com biorxiv.org medrxiv.org dl.acm.org ieeexplore.ieee.org \
         sciencedirect.com semanticscholar.org doi.org ssrn.com papers.ssrn.com link.springer.com \
         onlinelibrary.wiley.com academic.oup.com pnas.org journals.plos.org royalsocietypublishing.org \
         ncbi.nlm.nih.gov mdpi.com frontiersin.org isca-speech.org ojs.aaai.org ecva.net usenix.org \
         tandfonline.com hal.science direct.mit.edu transacl.org eccv2020.eu vldb.org cell.com thelancet.com \
         nejm.org jamanetwork.com paperswithcode.com chemrxiv.org osf.io zenodo.org",
    ),
    ("a science journal", "nature.com science.org sciencemag.org quantamagazine.org"),
    (
        "a newspaper or broadcaster",
        "nytimes.com washingtonpost.com theguardian.com bbc.com bbc.co.uk cnn.com npr.org latimes.com \
         theatlantic.com newyorker.com time.com usatoday.com independent.co.uk telegraph.co.uk thetimes.co.uk \
         dailymail.co.uk scmp.com japantimes.co.jp nbcnews.com abcnews.go.com cbsnews.com foxnews.com \
         apnews.com aljazeera.com vox.com slate.com buzzfeednews.com axios.com politico.com politico.eu \
         thehill.com vice.com spiegel.de lemonde.fr euronews.com dw.com abc.net.au smh.com.au cbc.ca \
         indianexpress.com hindustantimes.com news.yahoo.com theconversation.com globalnews.ca nypost.com \
         huffpost.com",
    ),
    (
        "a business paper",
        "reuters.com bloomberg.com wsj.com ft.com cnbc.com forbes.com fortune.com economist.com \
         businessinsider.com qz.com fastcompany.com inc.com marketwatch.com finance.yahoo.com barrons.com \
         nikkei.com asia.nikkei.com economictimes.indiatimes.com crunchbase.com news.crunchbase.com \
         theinformation.com prnewswire.com businesswire.com globenewswire.com seekingalpha.com fool.com \
         cbinsights.com pitchbook.com sifted.eu",
    ),
    ("a review of management", "hbr.org sloanreview.mit.edu mckinsey.com www2.deloitte.com bcg.com gartner.com"),
    (
        "a technology paper",
        "techcrunch.com theverge.com wired.com arstechnica.com venturebeat.com engadget.com zdnet.com \
         cnet.com thenextweb.com technologyreview.com gizmodo.com mashable.com theregister.com \
         theregister.co.uk siliconangle.com techrepublic.com techradar.com restofworld.org protocol.com \
         spectrum.ieee.org slashdot.org digitaltrends.com pcmag.com tomshardware.com anandtech.com \
         9to5mac.com 9to5google.com macrumors.com androidcentral.com androidpolice.com xda-developers.com \
         wccftech.com extremetech.com geekwire.com wired.co.uk infoworld.com computerworld.com cio.com \
         techxplore.com freethink.com singularityhub.com futurism.com interestingengineering.com newatlas.com \
         analyticsindiamag.com syncedreview.com aitrends.com artificialintelligence-news.com bdtechtalks.com \
         marktechpost.com unite.ai petapixel.com biometricupdate.com therobotreport.com nextplatform.com \
         hpcwire.com datanami.com insidebigdata.com eetimes.com semianalysis.com 404media.co themarkup.org",
    ),
    (
        "a paper of popular science",
        "newscientist.com phys.org sciencedaily.com scientificamerican.com livescience.com space.com \
         medicalxpress.com eurekalert.org smithsonianmag.com nationalgeographic.com discovermagazine.com \
         popsci.com sciencealert.com sciencenews.org inverse.com statnews.com medcitynews.com \
         healthcareitnews.com healthline.com fiercebiotech.com fiercehealthcare.com mobihealthnews.com \
         medicalnewstoday.com undark.org nautil.us earther.gizmodo.com iflscience.com",
    ),
    (
        "a university's news",
        "news.mit.edu csail.mit.edu hai.stanford.edu news.stanford.edu engineering.princeton.edu \
         news.berkeley.edu cmu.edu harvard.edu cam.ac.uk ox.ac.uk ethz.ch epfl.ch utoronto.ca \
         news.cornell.edu caltech.edu washington.edu umich.edu ucl.ac.uk imperial.ac.uk",
    ),
    (
        "the blog of a lab",
        "ai.googleblog.com research.google deepmind.com deepmind.google openai.com ai.facebook.com \
         ai.meta.com anthropic.com machinelearning.apple.com amazon.science bair.berkeley.edu ai.stanford.edu \
         blog.ml.cmu.edu blog.salesforceairesearch.com blog.einstein.ai microsoft.com research.ibm.com \
         allenai.org blog.allenai.org eleuther.ai mistral.ai stability.ai nvlabs.github.io \
         research.nvidia.com magenta.tensorflow.org crfm.stanford.edu cohere.com blog.research.google \
         research.fb.com mila.quebec vectorinstitute.ai",
    ),
    (
        "a company's blog",
        "blog.google cloud.google.com aws.amazon.com blogs.nvidia.com developer.nvidia.com \
         azure.microsoft.com blogs.microsoft.com tech.fb.com engineering.fb.com about.fb.com \
         netflixtechblog.com eng.uber.com uber.com eng.lyft.com engineering.linkedin.com linkedin.com \
         blog.twitter.com airbnb.io spotify.com engineering.atspotify.com dropbox.tech shopify.engineering \
         databricks.com snowflake.com wayve.ai waymo.com tesla.com apple.com ibm.com intel.com landing.ai \
         scale.com sentry.io stripe.com doordash.engineering instacart.com blog.zoom.us",
    ),
    (
        "a place of technical articles",
        "distill.pub lilianweng.github.io ruder.io colah.github.io jalammar.github.io karpathy.github.io \
         thegradient.pub towardsdatascience.com theaisummer.com machinelearningmastery.com fast.ai \
         sebastianraschka.com magazine.sebastianraschka.com huyenchip.com eugeneyan.com inference.vc \
         offconvex.org argmin.net paulbridger.com topbots.com neptune.ai wandb.ai wandb.com pyimagesearch.com \
         kdnuggets.com analyticsvidhya.com datacamp.com realpython.com dev.to interconnects.ai \
         simonwillison.net gwern.net lesswrong.com alignmentforum.org transformer-circuits.pub nn.labml.ai \
         amitness.com jeremyjordan.me explosion.ai tryolabs.com blog.floydhub.com blog.paperspace.com \
         lightning.ai jaykmody.com horace.io timdettmers.com nlp.stanford.edu blog.timescale.com \
         chrismccormick.ai mccormickml.com oreilly.com infoq.com thenewstack.io",
    ),
    (
        "a platform for blogs",
        "medium.com substack.com wordpress.com blogspot.com hashnode.dev ghost.io github.io gitlab.io \
         netlify.app vercel.app notion.site",
    ),
    (
        "a place of code and tools",
        "github.com gitlab.com pypi.org npmjs.com crates.io colab.research.google.com kaggle.com pytorch.org \
         tensorflow.org blog.tensorflow.org keras.io scikit-learn.org jax.readthedocs.io readthedocs.io \
         spacy.io rapids.ai mlflow.org ray.io jupyter.org blog.jupyter.org onnx.ai dvc.org streamlit.io \
         gradio.app docker.com playground.tensorflow.org opensource.googleblog.com opensource.google \
         developers.googleblog.com sourceforge.net numpy.org scipy.org julialang.org",
    ),
    (
        "a place of models and data",
        "huggingface.co hf.co registry.opendata.aws commoncrawl.org image-net.org gluebenchmark.com \
         super.gluebenchmark.com rajpurkar.github.io mlcommons.org mlperf.org laion.ai",
    ),
    (
        "a place of courses",
        "coursera.org edx.org udacity.com udemy.com deeplearning.ai web.stanford.edu cs224n.stanford.edu \
         cs231n.stanford.edu ocw.mit.edu course.fast.ai fullstackdeeplearning.com stanford.edu nyu.edu \
         datacamp.com d2l.ai probml.github.io deeplearningbook.org cambridge.org manning.com",
    ),
    (
        "a place of videos and talks",
        "youtube.com youtu.be vimeo.com slideslive.com videolectures.net twitch.tv ted.com podcasts.apple.com \
         open.spotify.com twimlai.com",
    ),
    (
        "a place of talk",
        "reddit.com news.ycombinator.com twitter.com x.com lobste.rs quora.com stackoverflow.com \
         discourse.org mastodon.social facebook.com bsky.app",
    ),
    (
        "a place of policy",
        "lawfareblog.com brookings.edu eff.org aclu.org whitehouse.gov congress.gov europa.eu ec.europa.eu \
         gov.uk ftc.gov nist.gov cset.georgetown.edu oecd.ai oecd.org unesco.org weforum.org rand.org \
         foreignpolicy.com foreignaffairs.com justsecurity.org techpolicy.press defenseone.com defense.gov \
         state.gov amnesty.org hrw.org futureoflife.org partnershiponai.org iapp.org lexology.com \
         natlawreview.com un.org who.int nationaldefensemagazine.org breakingdefense.com",
    ),
    (
        "a place of sports and show",
        "espn.com ign.com gamespot.com kotaku.com polygon.com eurogamer.net pcgamer.com nintendolife.com \
         pushsquare.com videogameschronicle.com variety.com hollywoodreporter.com tmz.com rollingstone.com \
         billboard.com si.com skysports.com people.com",
    ),
];

/// The kinds of each name.
static OF_NAME: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut of_name: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (kind, names) in KINDS {
        for name in names.split(' ') {
            of_name.entry(name).or_default().push(*kind);
        }
    }
    of_name
});

/// The kinds of the place that a host is: those of its own name, then those of the hosts above it.
pub(super) fn kinds(host: &str) -> impl Iterator<Item = &'static str> {
    let parents = std::iter::successors(Some(host), |host| host.split_once('.').map(|(_, parent)| parent));
    parents.filter_map(|name| OF_NAME.get(name)).flatten().copied()
}

/// Is it this host, or one below it?
pub(super) fn is_below(host: &str, name: &str) -> bool {
    host.strip_suffix(name).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_below_another_is_of_its_kind() {
        assert_eq!(kinds("arxiv.org").collect::<Vec<_>>(), ["a place of papers"]);
        assert_eq!(kinds("someone.substack.com").collect::<Vec<_>>(), ["a platform for blogs"]);
        assert_eq!(kinds("notarxiv.org").count(), 0);
    }

    #[test]
    fn every_name_is_a_bare_host() {
        for name in KINDS.iter().flat_map(|(_, names)| names.split(' ')) {
            let link = format!("https://{name}/");
            assert_eq!(crate::link::host(&link).as_deref(), Some(name.strip_prefix("www.").unwrap_or(name)));
        }
    }
}
