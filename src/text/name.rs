pub fn person_key(t:&str)->String{ crate::text::fold::canon(t).text }
pub fn collective_key(t:&str)->String{ crate::text::fold::canon(t).text }
pub fn looks_like_person(t:&str)->bool{ let w:Vec<&str>=t.split_whitespace().collect(); (2..=6).contains(&w.len()) && w.iter().all(|x| x.chars().next().is_some_and(char::is_uppercase) && x.chars().skip(1).all(|c|c.is_lowercase())) }
